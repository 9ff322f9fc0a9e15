import assert from "node:assert/strict";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { newestValidators, type Validate } from "../support/kubernetes-schemas.ts";
import { type Manifest, manifests, ofKind } from "../support/manifests.ts";
import { pairs } from "../support/pairs.ts";
import { configOf, madeStacks, recordStack } from "../support/stacks.ts";

const watched = configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse }]
  cryptokube:prometheus: { replicas: 2 }
  cryptokube:grafana: { enabled: true, dashboards: [mine], admin: { existingSecret: admin, key: password } }
`);

describe("Kubernetes objects, by the strict schemas of the newest three minors", function () {
  // The first run fetches the schemas.
  this.timeout(180_000);
  let validators: Map<string, Validate>;
  before(() => {
    validators = newestValidators();
  });

  const stacks = [
    ...madeStacks().map((stack) => ({ ...stack, clients: undefined })),
    { environment: "three", config: followers(3, "public"), clients: testCatalogue },
    { environment: "pairs", config: pairs({ nodes: 2 }), clients: undefined },
    { environment: "sibling", config: pairs({ nodes: 2, more: "bootstrap: { sibling: true }" }), clients: undefined },
    { environment: "watched", config: watched, clients: undefined },
    { environment: "cloned", config: pairs({ more: "bootstrap: { volumeSnapshot: last }" }), clients: undefined },
  ];
  for (const { environment, config, clients } of stacks) {
    it(`are valid: ${environment}`, async () => {
      const options = clients === undefined ? {} : { clients };
      const objects = manifests((await recordStack({ environment, config }, options)).resources);
      assert.ok(objects.length > 20);
      const errors = [...validators].flatMap(([version, validate]) =>
        objects.flatMap((object) =>
          validate(object).map((error) => `${version} ${object.kind}/${object.metadata.name} ${error}`),
        ),
      );
      assert.deepEqual(errors, []);
    });
  }

  it("are three, each of them a minor of its own", () => {
    const minors = [...validators.keys()].map((version) => version.split(".").slice(0, 2).join("."));
    assert.equal(new Set(minors).size, 3);
  });

  it("would tell a misspelt field and a wrong type, with the path", async () => {
    const { resources } = await recordStack(madeStacks()[0]!);
    const broken = structuredClone(ofKind(manifests(resources), "StatefulSet")[0]!) as Manifest & {
      spec: { replicas: unknown; template: { spec: { containers: Record<string, unknown>[] } } };
    };
    broken.spec.replicas = "1";
    broken.spec.template.spec.containers[0]!.imagePullPolcy = "Always";
    for (const [version, validate] of validators) {
      const errors = validate(broken).join("\n");
      assert.match(errors, /^\/spec\/replicas must be integer/m, version);
      assert.match(errors, /^\/spec\/template\/spec\/containers\/0 .*imagePullPolcy/m, version);
    }
  });
});
