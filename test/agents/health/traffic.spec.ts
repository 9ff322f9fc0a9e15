import assert from "node:assert/strict";
import { parseTraffic, podTraffic } from "../../../agents/health/traffic.ts";

const head = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;

describe("what passes a pod's interfaces", () => {
  it("is what each of them received and sent, but for what the pod says to itself", () => {
    const table = `${head}    lo: 900000 10 0 0 0 0 0 0 900000 10 0 0 0 0 0 0
  eth0: 1500 10 1 2 3 4 5 6 700 8 9 10 11 12 13 14
  eth1:     20 1 0 0 0 0 0 0     3 1 0 0 0 0 0 0
`;
    assert.deepEqual(parseTraffic(table), { receivedBytes: 1520, sentBytes: 703 });
  });

  it("is not known where there is no interface, or a row is not one", () => {
    assert.equal(parseTraffic(head), null);
    assert.equal(parseTraffic(`${head}    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n`), null);
    assert.equal(parseTraffic(`${head}  eth0: 1 2 3\n`), null);
    assert.equal(parseTraffic(""), null);
  });

  it("leaves out a row that goes on otherwise", () => {
    const row = "1500 10 1 2 3 4 5 6 700 8 9 10 11 12 13 14";
    assert.equal(parseTraffic(`${head}  eth0: ${row} x\n`), null);
    assert.equal(parseTraffic(`${head}  eth 0: ${row}\n`), null);
    assert.deepEqual(parseTraffic(`${head}  eth0:${row}\n`), { receivedBytes: 1500, sentBytes: 700 });
  });

  it("is read from the kernel", () => {
    const own = podTraffic();
    assert.ok(own !== null && own.sentBytes >= 0 && Number.isSafeInteger(own.receivedBytes));
    assert.equal(podTraffic("/proc/net/none"), null);
  });
});
