import assert from "node:assert/strict";
import { images } from "../../../../catalogue/images.ts";
import { planOperator } from "../../../../stacks/plan/signing/operator.ts";
import { asReckoned, placesOf, signingSetting } from "../../../support/signing.ts";

const operator = (more: Parameters<typeof signingSetting>[0] = {}) => planOperator(signingSetting(more));

describe("stacks/plan/signing: the operator of databases", () => {
  it("stands in a namespace of its own, apart from what it watches", () => {
    const { namespace, watches, env } = operator();
    assert.equal(namespace, "prod-databases");
    assert.deepEqual(watches, ["signing"]);
    assert.equal(env.WATCH_NAMESPACE, "prod-signing");
  });

  it("is found by its name, in this environment alone", () => {
    const { name, labels, selector, serviceAccount } = operator();
    assert.deepEqual([name, serviceAccount], ["postgres-operator", "postgres-operator"]);
    assert.deepEqual(selector, {
      "app.kubernetes.io/name": "postgres-operator",
      "cryptokube.io/environment": "prod",
    });
    for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
    assert.equal(labels["app.kubernetes.io/instance"], "postgres-operator");
    assert.equal(labels["app.kubernetes.io/component"], "databases");
  });

  it("runs as nobody of rank, of the image that it gives to its instances", () => {
    const { image, env, user, command, args } = operator();
    assert.equal(image, images.cloudNativePg);
    assert.equal(env.OPERATOR_IMAGE_NAME, image);
    assert.ok(user > 0);
    assert.deepEqual(command, ["/manager"]);
    assert.equal(args[0], "controller");
    assert.ok(args.includes("--leader-elect"));
  });

  it("is told where its certificate lies, so that it makes none, and listens where it says", () => {
    const { certificate, env, ports, args } = operator();
    assert.equal(certificate.secret, "postgres-operator-certificate");
    assert.equal(certificate.host, "postgres-operator.prod-databases.svc");
    assert.match(certificate.folder, /^\/./);
    assert.equal(env.WEBHOOK_CERT_DIR, certificate.folder);
    assert.ok(args.includes(`--webhook-port=${ports.webhook}`));
  });

  it("has standbys let go of a leader that is gone in seconds, not in the kernel's two minutes", () => {
    const milliseconds = Number(operator().env.STANDBY_TCP_USER_TIMEOUT);
    assert.ok(milliseconds >= 1_000 && milliseconds <= 10_000, String(milliseconds));
  });

  it("reads Secrets of what it watches and of its own namespace, and nothing but machines of the whole cluster's", () => {
    const { rules, clusterRole } = operator();
    const named = (of: typeof rules.cluster) => of.flatMap(({ resources }) => resources);
    assert.ok(named(rules.watched).includes("secrets"));
    const own = rules.own.find(({ resources }) => resources.includes("secrets"));
    assert.deepEqual(own?.verbs, ["get", "list", "watch"]);
    assert.deepEqual(named(rules.cluster), ["nodes", "clusterimagecatalogs"]);
    assert.equal(clusterRole, "prod-databases-postgres-operator");
  });

  it("asks for what was reckoned for it, and stands where it was planned", () => {
    assert.deepEqual(operator().resources, asReckoned(400));
    assert.ok(!("scheduling" in operator()));
    assert.deepEqual(operator({ scheduling: placesOf("postgres-operator") }).scheduling?.nodeSelector, {
      pool: "postgres-operator",
    });
  });
});
