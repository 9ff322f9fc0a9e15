/** The faults and all ten moments at which an engine is killed; test:lab has one of them. */
process.env.CRYPTOKUBE_KILLS = "all";
await import("./recovery.lab.spec.ts");
