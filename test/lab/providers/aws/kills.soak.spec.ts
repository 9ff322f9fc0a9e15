/** Ten moments of each of other seeds than test:lab's. */
process.env.CRYPTOKUBE_KILL_SEEDS = "1,2,3,4,5,6";
await import("./kills.lab.spec.ts");
