import assert from "node:assert/strict";
import { ApiError, type Client } from "../../../../lab/providers/kubernetes/client.ts";
import { ClusterUnreachable, LAB_MARK, requireLabCluster } from "../../../../lab/providers/kubernetes/lab-guard.ts";

const SERVER = "https://127.0.0.1:6443";

function answering(answer: () => object): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const request = (path: string) => {
    asked.push(path);
    return new Promise<never>((resolve) => {
      resolve(answer() as never);
    });
  };
  return { client: { request }, asked };
}

describe("the guard before a cluster", () => {
  it("lets a stand-in work on its own lab, and asks for nothing but the mark", async () => {
    const { client, asked } = answering(() => ({ data: { id: "lab-1" } }));
    await requireLabCluster(client, "lab-1", SERVER);
    assert.deepEqual(asked, [LAB_MARK]);
  });

  it("refuses another lab's cluster", async () => {
    const { client } = answering(() => ({ data: { id: "lab-2" } }));
    await assert.rejects(
      requireLabCluster(client, "lab-1", SERVER),
      /A stand-in is for the lab only.*another lab \(lab-2\)/,
    );
  });

  it("refuses a cluster that no lab made", async () => {
    const { client } = answering(() => {
      throw new ApiError(404, { reason: "NotFound" });
    });
    await assert.rejects(
      requireLabCluster(client, "lab-1", SERVER),
      /was not made by a lab: nothing was read or changed/,
    );
  });

  it("refuses a cluster that does not say", async () => {
    const forbidden = answering(() => {
      throw new ApiError(403, { message: "forbidden" });
    });
    await assert.rejects(requireLabCluster(forbidden.client, "lab-1", SERVER), (error: Error) => {
      assert.match(error.message, /cannot be asked.*npm run up/);
      return !(error instanceof ClusterUnreachable);
    });
  });

  it("tells a cluster that is not there from one that does not say", async () => {
    const silent = answering(() => {
      throw new Error("connect ECONNREFUSED");
    });
    await assert.rejects(requireLabCluster(silent.client, "lab-1", SERVER), (error: Error) => {
      assert.match(error.message, /cannot be asked: .*ECONNREFUSED/);
      return error instanceof ClusterUnreachable;
    });
  });
});
