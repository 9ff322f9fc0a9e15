/** Programs of a lab's pods, as this machine sees them, and what is done to them from outside. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Processes on this machine of a pod that was made here: its uid is nobody else's. */
export function programsOf(podUid: string, program: string): number[] {
  if (podUid === "") throw new Error("a pod without a uid: every process would be one of its own");
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const inPod = readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(`pod${podUid}`);
        return inPod && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === program;
      } catch {
        return false; // it has ended since
      }
    })
    .map(Number);
}

/** As a machine would: no signal that it could hear. */
export function killNow(pid: number): void {
  if (process.geteuid?.() === 0) process.kill(pid, "SIGKILL");
  else asRoot("kill", "-KILL", String(pid));
}

/** As a kubelet would: it may close what it has open. */
export function endGently(pid: number): void {
  if (process.geteuid?.() === 0) process.kill(pid, "SIGTERM");
  else asRoot("kill", "-TERM", String(pid));
}

/** Runs a program as root, and gives back what it says. */
export function asRoot(program: string, ...args: string[]): string {
  return process.geteuid?.() === 0
    ? execFileSync(program, args, { encoding: "utf8" })
    : execFileSync("sudo", ["-n", program, ...args], { encoding: "utf8" });
}

/** Takes or gives back a TCP port's way, in and out, in the network of a process. What is said on others goes on. */
export function portIn(pid: number, port: number, way: "cut" | "given back"): void {
  for (const side of ["dport", "sport"]) {
    const rule = ["ipproto", "tcp", side, String(port), "blackhole"];
    asRoot("nsenter", "-t", String(pid), "-n", "ip", "rule", way === "cut" ? "add" : "del", ...rule);
  }
}

/** The parent of a pod's process: it sees the lab's own mounts, as those who start containers do. */
export function starterOf(pid: number): number {
  const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (parent === undefined) throw new Error(`process ${pid} has no parent`);
  return Number(parent);
}
