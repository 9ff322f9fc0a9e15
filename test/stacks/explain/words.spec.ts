import assert from "node:assert/strict";
import type { Reason } from "../../../stacks/plan/capacity/machines.ts";
import {
  cores,
  counted,
  duration,
  gib,
  listed,
  memory,
  monthly,
  number,
  percent,
  shortage,
} from "../../../stacks/explain/words.ts";

/** Each value beside what is to be said of it. */
function says<T>(say: (value: T) => string, expected: readonly (readonly [T, string])[]): void {
  for (const [value, text] of expected) assert.equal(say(value), text);
}

describe("stacks/explain: how figures are said", () => {
  it("numbers have a digit after the point below ten, and none from there on", () => {
    says(number, [
      [9.96, "10"],
      [9.94, "9.9"],
      [-9.94, "-9.9"],
      [10, "10"],
      [10.4, "10"],
      [-10.4, "-10"],
      [1910.4, "1,910"],
      [0, "0"],
    ]);
    says(gib, [[3200, "3,200 GiB"]]);
    says(percent, [[0.333, "33 %"]]);
  });

  it("memory is in GiB where that is a round figure, or much; else in MiB", () => {
    says(memory, [
      [1024, "1 GiB"],
      [1025, "1,025 MiB"],
      [4095, "4,095 MiB"],
      [4096, "4 GiB"],
      [4608, "4.5 GiB"],
      [512, "512 MiB"],
    ]);
  });

  it("processors are cores, to the hundredth", () => {
    says(cores, [
      [2000, "2 CPU"],
      [1625, "1.63 CPU"],
      [10, "0.01 CPU"],
    ]);
  });

  it("dollars have cents below a hundred", () => {
    says(monthly, [
      [0.64, "$0.64 a month"],
      [99.999, "$100.00 a month"],
      [100, "$100 a month"],
      [1234.5, "$1,235 a month"],
      [7, "$7.00 a month"],
    ]);
  });

  it("things are counted, and have a plural of their own where it is another", () => {
    assert.equal(counted(0, "node"), "0 nodes");
    assert.equal(counted(1, "node"), "1 node");
    assert.equal(counted(1200, "node"), "1,200 nodes");
    assert.equal(counted(2, "entry", "entries"), "2 entries");
  });

  it("lists end with and", () => {
    says(listed, [
      [[], ""],
      [["a"], "a"],
      [["a", "b"], "a and b"],
      [["a", "b", "c"], "a, b and c"],
    ]);
  });

  it("hours are days from two of them on, and never none", () => {
    says(duration, [
      [0.2, "1 hour"],
      [1.4, "1 hour"],
      [5, "5 hours"],
      [47.4, "47 hours"],
      [48, "2 days"],
      [72, "3 days"],
    ]);
  });

  it("what a machine lacks is named by what it is, with what there is and what is needed", () => {
    const reasons: [Reason, string][] = [
      [{ what: "cpu", needs: 2500, has: 1620, unit: "mCPU" }, "CPU 1.62, and 2.5 is needed"],
      [{ what: "memory", needs: 9216, has: 6000, unit: "MiB" }, "memory 5.9 GiB, and 9 GiB is needed"],
      // Its daemons alone are more than the machine has.
      [{ what: "memory", needs: 2048, has: -100, unit: "MiB" }, "memory 0 GiB, and 2 GiB is needed"],
      [
        { what: "ceiling", needs: 12288, has: 8192, unit: "MiB" },
        "memory for the largest of them 8 GiB, and 12 GiB is needed",
      ],
      [{ what: "pods", needs: 9, has: 4, unit: "pods" }, "pods 4, and 9 is needed"],
      [{ what: "volumes", needs: 30, has: 26, unit: "volumes" }, "attached volumes 26, and 30 is needed"],
      [{ what: "iops", needs: 9000, has: 4000, unit: "IOPS" }, "lasting IOPS 4,000 IOPS, and 9,000 IOPS is needed"],
      [
        { what: "throughput", needs: 300, has: 200, unit: "MiB/s" },
        "lasting throughput 200 MiB/s, and 300 MiB/s is needed",
      ],
      [
        { what: "peak iops", needs: 9000, has: 4000, unit: "IOPS" },
        "IOPS of the first sync 4,000 IOPS, and 9,000 IOPS is needed",
      ],
      [
        { what: "peak throughput", needs: 300, has: 200, unit: "MiB/s" },
        "throughput of the first sync 200 MiB/s, and 300 MiB/s is needed",
      ],
      [{ what: "local disk", needs: 900, has: 0, unit: "GiB" }, "disk of its own 0 GiB, and 900 GiB is needed"],
      [{ what: "architecture", needs: "amd64", has: "arm64" }, "the processor is arm64, not amd64"],
      [{ what: "zone", needs: "t-a", has: "t-b" }, "the zone is t-b, not t-a"],
      [{ what: "disk type", needs: "swift", has: "flexible" }, "the disk is flexible, not swift"],
    ];
    says(shortage, reasons);
  });
});
