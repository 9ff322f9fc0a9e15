import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { openCloud } from "./support/cloud.ts";
import { region, role, trust } from "./support/region.ts";

describe("simulated access, add-ons and identities", () => {
  it("refuse an access entry twice, of a session, or on a cluster that takes none", async () => {
    const cloud = openCloud();
    await region(cloud);
    const admin = { clusterName: "main", principalArn: "arn:aws:iam::000000000000:role/admin" };
    await cloud.make(types.ACCESS_ENTRY, admin, "admin");
    assert.match(await cloud.refused(types.ACCESS_ENTRY, admin), /ResourceInUseException/);
    assert.match(
      await cloud.refused(types.ACCESS_ENTRY, {
        ...admin,
        principalArn: "arn:aws:sts::000000000000:assumed-role/admin/me",
      }),
      /invalid principal/,
    );
    assert.match(
      await cloud.refused(types.ACCESS_ENTRY, {
        ...admin,
        principalArn: "arn:aws:iam::000000000000:role/b",
        kubernetesGroups: ["system:masters"],
      }),
      /cannot start with system:/,
    );
    assert.match(
      await cloud.refused(types.ACCESS_ENTRY, { ...admin, clusterName: "other" }),
      /ResourceNotFoundException: .*No cluster found for name: other/,
    );
    const old = openCloud();
    await region(old, { cluster: { accessConfig: { authenticationMode: "CONFIG_MAP" } } });
    assert.match(await old.refused(types.ACCESS_ENTRY, admin), /must be set to one of \[API, API_AND_CONFIG_MAP\]/);
  });

  it("refuse an access policy that is none, has no entry to stand on, or no namespaces", async () => {
    const cloud = openCloud();
    await region(cloud);
    const principalArn = "arn:aws:iam::000000000000:role/admin";
    const policy = (name: string, accessScope: Properties = { type: "cluster" }) => ({
      clusterName: "main",
      principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
      accessScope,
    });
    assert.match(
      await cloud.refused(types.ACCESS_POLICY, policy("AmazonEKSClusterAdminPolicy")),
      /ResourceNotFoundException.*no access entry/,
    );
    await cloud.make(types.ACCESS_ENTRY, { clusterName: "main", principalArn }, "admin");
    assert.match(await cloud.refused(types.ACCESS_POLICY, policy("AmazonEKSRootPolicy")), /names no access policy/);
    assert.match(
      await cloud.refused(types.ACCESS_POLICY, policy("AmazonEKSViewPolicy", { type: "namespace" })),
      /At least one namespace/,
    );
    assert.match(
      await cloud.refused(types.ACCESS_POLICY, policy("AmazonEKSViewPolicy", { type: "all" })),
      /"all" must be one of cluster, namespace/,
    );
    await cloud.make(types.ACCESS_POLICY, policy("AmazonEKSClusterAdminPolicy"), "admin");
  });

  it("refuse an add-on of a version that is not offered, twice, or with a configuration that is no object", async () => {
    const facts = { addonVersions: (addon: string) => (addon === "vpc-cni" ? ["v1.20.4-eksbuild.1"] : undefined) };
    const installed: unknown[] = [];
    const installAddon = (...args: unknown[]) => Promise.resolve(void installed.push(args));
    const cloud = openCloud({ facts, world: { installAddon } });
    await region(cloud);
    const addon = { clusterName: "main", addonName: "vpc-cni", addonVersion: "v1.20.4-eksbuild.1" };
    assert.match(
      await cloud.refused(types.ADDON, { ...addon, addonVersion: "v1.19.0-eksbuild.1" }),
      /Addon version specified is not supported.*there are v1\.20\.4-eksbuild\.1/,
    );
    assert.match(await cloud.refused(types.ADDON, { ...addon, addonVersion: "1.20.4" }), /not written as/);
    assert.match(await cloud.refused(types.ADDON, { ...addon, configurationValues: "enabled" }), /no JSON object/);
    assert.match(
      await cloud.refused(types.ADDON, { ...addon, configurationValues: '{"env":{"WARM_TARGET":"1"}}' }),
      /InvalidParameterException: .*Json schema validation failed with error: \[\$\.env\.WARM_TARGET: is not defined/,
    );
    assert.match(
      await cloud.refused(types.ADDON, { ...addon, resolveConflictsOnCreate: "FORCE" }),
      /"FORCE" must be one of OVERWRITE, NONE, PRESERVE/,
    );
    await cloud.make(types.ADDON, { ...addon, configurationValues: '{"env":{}}' }, "cni");
    assert.deepEqual(installed, [["vpc-cni", "v1.20.4-eksbuild.1", { env: {} }]]);
    assert.match(await cloud.refused(types.ADDON, addon), /ResourceInUseException/);
    assert.match(
      await cloud.refused(types.ADDON, { clusterName: "main", addonName: "coredns" }),
      /InsufficientNumberOfReplicas/,
    );
  });

  it("refuse a pod identity twice, or with a role that pods may not take", async () => {
    const cloud = openCloud();
    await region(cloud);
    const whole = await role(cloud, "whole", "pods.eks.amazonaws.com", [], ["sts:AssumeRole", "sts:TagSession"]);
    const half = await cloud.make(
      types.ROLE,
      { name: "half", assumeRolePolicy: trust("pods.eks.amazonaws.com") },
      "half",
    );
    const identity = (roleArn: unknown) => ({
      clusterName: "main",
      namespace: "kube-system",
      serviceAccount: "csi",
      roleArn: String(roleArn),
    });
    assert.match(await cloud.refused(types.POD_IDENTITY, identity(half.state["arn"])), /sts:TagSession/);
    await cloud.make(types.POD_IDENTITY, identity(whole.state["arn"]), "csi");
    assert.match(
      await cloud.refused(types.POD_IDENTITY, identity(whole.state["arn"])),
      /ResourceInUseException: .*Association already exists/,
    );
    assert.match(
      await cloud.refused(types.POD_IDENTITY, { ...identity(whole.state["arn"]), serviceAccount: "C S I" }),
      /no name that Kubernetes takes/,
    );
  });
});
