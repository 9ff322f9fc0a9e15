import assert from "node:assert/strict";
import { loadKubeConfig } from "../../../../lab/providers/kubernetes/client.ts";
import { diffConfiguration, readConfiguration } from "../../../../lab/providers/kubernetes/configuration.ts";
import { secret, UNKNOWN } from "../../../../lab/providers/protocol/values.ts";

function kubeconfig(server: string, { certificate = "Q0E=", user = "admin" } = {}): string {
  return `apiVersion: v1
kind: Config
clusters: [{ name: lab, cluster: { server: "${server}", certificate-authority-data: ${certificate} } }]
users: [{ name: ${user}, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: cat, args: [/x], interactiveMode: Never } } }]
contexts: [{ name: one, context: { cluster: lab, user: ${user}, namespace: shop } }, { name: two, context: { cluster: lab, user: ${user} } }]
current-context: one
`;
}

const here = kubeconfig("https://127.0.0.1:1");
const there = kubeconfig("https://127.0.0.1:2");

describe("a change of the provider's inputs", () => {
  const rows: [title: string, olds: Record<string, unknown>, news: Record<string, unknown>, replaces: string[] | undefined][] = [
    ["nothing", { kubeconfig: here }, { kubeconfig: here }, undefined],
    ["another address, the same identifier", { kubeconfig: here, clusterIdentifier: "a" }, { kubeconfig: there, clusterIdentifier: "a" }, []],
    ["another certificate, the same identifier", { kubeconfig: here, clusterIdentifier: "a" }, { kubeconfig: kubeconfig("https://127.0.0.1:1", { certificate: "Q0I=" }), clusterIdentifier: "a" }, []],
    ["another identifier", { kubeconfig: here, clusterIdentifier: "a" }, { kubeconfig: here, clusterIdentifier: "b" }, ["clusterIdentifier"]],
    ["an identifier where none was, the same cluster", { kubeconfig: here }, { kubeconfig: here, clusterIdentifier: "a" }, []],
    ["another address, no identifier", { kubeconfig: here }, { kubeconfig: there }, ["kubeconfig"]],
    ["another user, no identifier", { kubeconfig: here }, { kubeconfig: kubeconfig("https://127.0.0.1:1", { user: "other" }) }, []],
    ["another context of the same cluster", { kubeconfig: here, context: "one" }, { kubeconfig: here, context: "two" }, []],
    ["an address nobody knows yet, no identifier", { kubeconfig: here }, { kubeconfig: UNKNOWN }, ["kubeconfig"]],
    ["an address nobody knows yet, the same identifier", { kubeconfig: here, clusterIdentifier: "a" }, { kubeconfig: UNKNOWN, clusterIdentifier: "a" }, []],
    ["a secret kubeconfig", { kubeconfig: secret(here) }, { kubeconfig: secret(there) }, ["kubeconfig"]],
    ["another option", { kubeconfig: here }, { kubeconfig: here, namespace: "shop" }, []],
  ]; // prettier-ignore
  for (const [title, olds, news, replaces] of rows) {
    it(`${title}: ${replaces === undefined ? "no change" : replaces.length === 0 ? "no replacement" : "replaces all"}`, () => {
      const answer = diffConfiguration(olds as never, news as never);
      assert.equal(answer.changes, replaces !== undefined);
      assert.deepEqual(answer.replaces, replaces);
    });
  }
});

describe("the provider's options", () => {
  it("are read with the official defaults", () => {
    const { enableConfigMapMutable, enableSecretMutable, upsertExistingObjects, enablePatchForce } = readConfiguration({
      kubeconfig: here,
    });
    assert.deepEqual({ enableConfigMapMutable, enableSecretMutable, upsertExistingObjects, enablePatchForce }, {
      enableConfigMapMutable: false, enableSecretMutable: false, upsertExistingObjects: false, enablePatchForce: false,
    }); // prettier-ignore
  });

  it("say that what is out of reach counts as deleted, before the surroundings do", () => {
    const of = (option: string | undefined, variable: string | undefined): boolean =>
      readConfiguration(
        { kubeconfig: here, ...(option === undefined ? {} : { deleteUnreachable: option }) },
        { PULUMI_K8S_DELETE_UNREACHABLE: variable },
      ).deleteUnreachable;
    assert.deepEqual(
      [of(undefined, undefined), of(undefined, "true"), of("false", "true"), of("true", undefined), of(undefined, "1")],
      [false, true, false, true, false],
    );
  });

  it("must hold a kubeconfig: the ambient one is never used", () => {
    assert.throws(() => readConfiguration({}), /never uses the ambient one/);
  });

  it("are refused where the stand-in would not heed them", () => {
    assert.throws(() => readConfiguration({ kubeconfig: here, renderYamlToDirectory: "x" }), /renderYamlToDirectory/);
    assert.throws(
      () => readConfiguration({ kubeconfig: here, enableServerSideApply: "false" }),
      /only knows server-side apply/,
    );
  });

  it("may name the kubeconfig's context", () => {
    assert.equal(loadKubeConfig(here, "two").getCurrentContext(), "two");
    assert.equal(loadKubeConfig(here).getCurrentContext(), "one");
    assert.throws(() => loadKubeConfig(here, "three"), /no context "three"/);
  });
});
