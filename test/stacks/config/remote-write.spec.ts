import assert from "node:assert/strict";
import { prometheusRules } from "../../../stacks/config/rules/prometheus.ts";

const wrong = (remoteWrite: object, kind?: string) =>
  prometheusRules({
    "cryptokube:cluster": { kind },
    "cryptokube:prometheus": { remoteWrite },
  });
const url = "https://metrics.example/write";
const at = ["cryptokube:prometheus", "remoteWrite"];
const sigv4 = { workspace: "ws-1a", region: "us-east-1" };

describe("stacks/config: where Prometheus writes to", () => {
  it("takes an address alone, and with one way of being known there", () => {
    assert.deepEqual(wrong({ url }), []);
    for (const way of ["basicAuth", "bearer", "google"]) {
      assert.deepEqual(wrong({ url, [way]: {} }, "existing"), [], way);
    }
    assert.deepEqual(wrong({ url, sigv4 }, "eks"), []);
  });

  it("refuses two ways, and names both", () => {
    assert.deepEqual(wrong({ url, basicAuth: {}, bearer: {} }), [
      {
        path: at,
        found: "basicAuth and bearer",
        allowed: "at most one of basicAuth, bearer, sigv4, google",
        remedy: "Keep the one that the endpoint asks for.",
      },
    ]);
  });

  it("refuses a role of AWS on every cluster whose pods have none", () => {
    for (const kind of [undefined, "existing", "gke"]) {
      const [only, ...others] = wrong({ url, sigv4 }, kind);
      assert.deepEqual(others, []);
      assert.deepEqual([only!.path, only!.allowed], [[...at, "sigv4"], "a cluster of the kind eks"]);
      assert.match(String(only!.found), /on a cluster that gives its pods none/);
      assert.match(only!.remedy, /proxy that signs requests/);
    }
  });

  it("refuses to send what is secret in the clear, and lets what is not go", () => {
    const plain = "http://metrics.example/write";
    assert.deepEqual(wrong({ url: plain }), []);
    const [only, ...others] = wrong({ url: plain, bearer: {} });
    assert.deepEqual(others, []);
    assert.deepEqual([only!.path, only!.found], [[...at, "url"], plain]);
    assert.match(only!.allowed, /^an https address/);
    assert.match(only!.remedy, /leave the authentication out/);
    // Of an address that is none, the schema speaks.
    assert.deepEqual(wrong({ url: 7, bearer: {} }), []);
  });

  it("is nothing to speak of where Prometheus writes nowhere", () => {
    assert.deepEqual(prometheusRules({}), []);
  });
});
