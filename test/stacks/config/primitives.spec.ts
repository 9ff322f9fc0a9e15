import assert from "node:assert/strict";
import type { ZodType } from "zod";
import {
  cidrBlock,
  cpuQuantity,
  dnsName,
  isDnsName,
  maxNameLength,
  quantityBytes,
  retentionTime,
  storageQuantity,
  zoneId,
} from "../../../stacks/config/primitives.ts";
import { millicores, quantityGiB, quantityMiB, quantityOfGiB } from "../../../stacks/config/quantities.ts";

/** Which of these texts a primitive takes. */
function taken(primitive: ZodType, texts: readonly string[]): string[] {
  return texts.filter((text) => primitive.safeParse(text).success);
}

/** It takes the one, and none of the other. */
function takes(primitive: ZodType, good: readonly string[], bad: readonly string[]): void {
  assert.deepEqual(taken(primitive, good), good);
  assert.deepEqual(taken(primitive, bad), []);
}

const longest = "a".repeat(maxNameLength);

describe("stacks/config: texts of a kind", () => {
  it("names are what Kubernetes takes for a label, and no longer than what is made of them may be", () => {
    const good = ["a", "a1", "eth-mainnet", "a--b", longest];
    const bad = ["", "A", "1a", "-a", "a-", "a_b", "a.b", " a", "a ", "a\nb", `${longest}a`];
    takes(dnsName, good, bad);
    assert.deepEqual(good.filter(isDnsName), good);
    assert.deepEqual(bad.filter(isDnsName), []);
  });

  it("sizes are whole numbers in binary units", () => {
    takes(
      storageQuantity,
      ["1Mi", "8Gi", "512Mi", "20Ti"],
      ["", "0Gi", "08Gi", "8", "8G", "8gi", "8Pi", "8Ki", "1.5Gi", " 8Gi", "8Gi ", "-8Gi", "x8Gi", "8Gix"],
    );
  });

  it("CPUs are numbers of up to three decimals, or thousandths, and never none", () => {
    takes(
      cpuQuantity,
      ["1", "2", "16", "1.5", "1.125", "0.1", "0.5", "0.25", "0.001", "10m", "500m", "1500m"],
      ["", "0", "0.0", "0m", "00", "01", "1.", ".5", "1.2345", "0.0001", "500M", "m", "-1", "1m ", "x1", "1x", "1.5m"],
    );
  });

  it("zones are ids of small letters, digits and lines between", () => {
    takes(zoneId, ["use1-az1", "us-east1-b", "a", "1"], ["", "A", "-a", "a-", "a_b", "a b", "Use1-az1", "use1-az1 "]);
  });

  it("ranges are four numbers of a byte, and as many bits as an address has", () => {
    takes(
      cidrBlock,
      ["0.0.0.0/0", "10.20.0.0/16", "255.255.255.255/32", "192.168.199.249/29", "1.2.3.4/9", "100.64.0.0/10"],
      [
        ...["", "10.0.0.0", "10.0.0/8", "10.0.0.0.0/8", "256.0.0.0/8", "10.0.0.256/8", "260.0.0.0/8", "300.0.0.0/8"],
        ...["10.0.0.0/33", "10.0.0.0/40", "10.0.0.0/08", "010.0.0.0/8", "10.0.0.0/", "a.b.c.d/8", "x10.0.0.0/8"],
        ...["10.0.0.0/8x", "10.0.0.0/100"],
      ],
    );
  });

  it("times are whole hours, days, weeks or years", () => {
    takes(
      retentionTime,
      ["1h", "12h", "15d", "8w", "1y", "100d"],
      ["", "0d", "01d", "15", "d", "15m", "15s", "1.5d", "15d ", " 15d", "x15d", "15D"],
    );
  });
});

describe("stacks/config: quantities as numbers", () => {
  it("are bytes, MiB and GiB", () => {
    assert.equal(quantityBytes("1Mi"), 1024 * 1024);
    assert.equal(quantityBytes("3Gi"), 3 * 1024 ** 3);
    assert.equal(quantityBytes("2Ti"), 2 * 1024 ** 4);
    assert.deepEqual([quantityMiB("512Mi"), quantityMiB("8Gi"), quantityMiB("1Ti")], [512, 8192, 1024 * 1024]);
    assert.deepEqual([quantityGiB("512Mi"), quantityGiB("8Gi"), quantityGiB("2Ti")], [0.5, 8, 2048]);
  });

  it("are written without a fraction, rounded up", () => {
    assert.equal(quantityOfGiB(8), "8Gi");
    assert.equal(quantityOfGiB(0.5), "512Mi");
    assert.equal(quantityOfGiB(1.0001), "1025Mi");
    for (const text of ["1Gi", "512Mi", "2048Gi"]) assert.equal(quantityOfGiB(quantityGiB(text)), text);
  });

  it("are thousandths of a CPU, to the nearest", () => {
    assert.deepEqual(
      ["250m", "2", "1.5", "0.001", "12.25", "1500m"].map(millicores),
      [250, 2000, 1500, 1, 12_250, 1500],
    );
    assert.equal(millicores("0.0296"), 30);
  });

  it("are refused where a schema would have let none such through", () => {
    for (const text of ["8", "8G", "8Ki", "manyGi", "Gi8"]) {
      assert.throws(() => quantityBytes(text), { message: `"${text}" is not a size in Mi, Gi or Ti` }, text);
    }
    for (const text of ["", "m", "x1", "1x", "1m0", "1.m", "-1", "1.5.2"]) {
      assert.throws(() => millicores(text), { message: `"${text}" is not a number of CPUs` }, text);
    }
  });
});
