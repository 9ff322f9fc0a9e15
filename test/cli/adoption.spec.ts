import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Tagged } from "../../cli/orphans/find.ts";
import { adoptionsOf, type Failure, failureCollector, takingOver } from "../../cli/adoption.ts";
import { neverBegan } from "../../cli/language-server.ts";
import { takenPlace } from "../../cli/places.ts";

const urn = (type: string, name: string): string => `urn:pulumi:prod::cryptokube::parent$${type}::${name}`;

const role: Failure = {
  urn: urn("aws:iam/role:Role", "node-role"),
  type: "aws:iam/role:Role",
  inputs: { name: "cryptokube-prod-node" },
  message: "EntityAlreadyExists: Role with name cryptokube-prod-node already exists.",
};

const before = (failure: Failure, op = "create"): EngineEvent =>
  ({
    resourcePreEvent: { metadata: { urn: failure.urn, type: failure.type, op, new: { inputs: failure.inputs } } },
  }) as unknown as EngineEvent;

const error = (at: string | undefined, message: string, severity = "error"): EngineEvent =>
  ({ diagnosticEvent: { ...(at === undefined ? {} : { urn: at }), message, severity } }) as unknown as EngineEvent;

describe("what a cut-off `up` left", () => {
  it("is taken over by the id that its inputs name, under the resource's own name", () => {
    assert.deepEqual(adoptionsOf([role]), { "aws:iam/role:Role::node-role": "cryptokube-prod-node" });
  });

  it("keeps a logical name whole that holds the separator", () => {
    assert.deepEqual(adoptionsOf([{ ...role, urn: urn(role.type, "a::b") }]), {
      "aws:iam/role:Role::a::b": "cryptokube-prod-node",
    });
  });

  it("is nothing where any failure is of another kind", () => {
    assert.equal(adoptionsOf([role, { ...role, message: "AccessDenied: no" }]), undefined);
    assert.equal(adoptionsOf([role, { ...role, type: "aws:ec2/vpc:Vpc" }]), undefined);
    assert.equal(adoptionsOf([]), undefined);
  });

  const subnet: Failure = {
    urn: urn("aws:ec2/subnet:Subnet", "nodes-a"),
    type: "aws:ec2/subnet:Subnet",
    inputs: { cidrBlock: "10.0.0.0/20", tags: { Name: "prod-nodes-a" } },
    message: "InvalidSubnet.Conflict: The CIDR '10.0.0.0/20' conflicts with another subnet",
  };
  const tagged = (resource: string, Name = "prod-nodes-a"): Tagged => ({
    arn: `arn:aws:ec2:us-east-1:000000000000:${resource}`,
    tags: { Name },
  });

  it("is found by its type and name where AWS gave its id and takes no second one", () => {
    const all = [tagged("route-table/rtb-1"), tagged("subnet/subnet-1"), tagged("subnet/subnet-2", "prod-nodes-b")];
    assert.deepEqual(adoptionsOf([subnet, role], all), {
      "aws:ec2/subnet:Subnet::nodes-a": "subnet-1",
      "aws:iam/role:Role::node-role": "cryptokube-prod-node",
    });
  });

  it("is not guessed: with none of that name, with two, and where nothing is in the way", () => {
    assert.equal(adoptionsOf([subnet], [tagged("subnet/subnet-2", "prod-nodes-b")]), undefined);
    assert.equal(adoptionsOf([subnet], [tagged("subnet/subnet-1"), tagged("subnet/subnet-2")]), undefined);
    assert.equal(adoptionsOf([{ ...subnet, inputs: {} }], [tagged("subnet/subnet-1")]), undefined);
    assert.equal(adoptionsOf([{ ...subnet, message: "AccessDenied" }], [tagged("subnet/subnet-1")]), undefined);
  });

  it("is collected from creations that failed, and from nothing else", () => {
    const { onEvent, failures } = failureCollector();
    const other = { ...role, urn: urn(role.type, "other") };
    const updated = { ...role, urn: urn(role.type, "updated") };
    for (const event of [
      before(role),
      before(other),
      before(updated, "update"),
      error(role.urn, "EntityAlreadyExists: "),
      error(role.urn, "Role with name …"),
      error(updated.urn, "EntityAlreadyExists"),
      error(other.urn, "only a warning", "warning"),
      error(undefined, "update failed"),
    ]) {
      onEvent(event);
    }
    assert.deepEqual(failures(), [{ ...role, message: "EntityAlreadyExists: Role with name …" }]);
  });

  it("is collected from the second half of a replacement, too", () => {
    const { onEvent, failures } = failureCollector();
    onEvent(before(role, "create-replacement"));
    onEvent(error(role.urn, "EntityAlreadyExists"));
    assert.equal(failures().length, 1);
  });
});

describe("an update that takes over what was left", () => {
  const names = ["a", "b"];
  const left = (name: string): Failure => ({ ...role, urn: urn(role.type, name), inputs: { name } });
  const keyOf = (name: string): string => `${role.type}::${name}`;

  /** A cloud in which one role after the other turns out to be there already, until it is taken over. */
  function cloud(message = role.message) {
    const adopted: Record<string, string>[] = [];
    const notes: string[] = [];
    let rounds = 0;
    return {
      adopted,
      notes,
      rounds: () => rounds,
      adopting: {
        update: (onEvent: (event: EngineEvent) => void): Promise<void> => {
          rounds += 1;
          const missing = names.find((name) => !(keyOf(name) in (adopted.at(-1) ?? {})));
          if (missing === undefined) return Promise.resolve();
          onEvent(before(left(missing)));
          onEvent(error(left(missing).urn, message));
          return Promise.reject(new Error("update failed"));
        },
        adopt: (adoptions: Readonly<Record<string, string>>) => void adopted.push({ ...adoptions }),
        note: (text: string) => void notes.push(text),
      },
    };
  }

  it("goes on until nothing more turns out to be there, and forgets none of what it took over", async () => {
    const { adopting, adopted, notes, rounds } = cloud();
    await takingOver(adopting);
    assert.equal(rounds(), 3);
    assert.deepEqual(adopted.at(-1), { [keyOf("a")]: "a", [keyOf("b")]: "b" });
    assert.deepEqual(
      notes.map((note) => names.filter((name) => note.includes(keyOf(name)))),
      [["a"], ["b"]],
    );
  });

  it("ends as the engine ends where something else is wrong", async () => {
    const { adopting, adopted, rounds } = cloud("AccessDenied: no");
    await assert.rejects(takingOver(adopting), { message: "update failed" });
    assert.deepEqual([adopted, rounds()], [[], 1]);
  });

  it("looks into the cloud only where a place is taken, and does without where it may not", async () => {
    let looks = 0;
    const look = (): Promise<never> => {
      looks += 1;
      return Promise.reject(new Error("not allowed"));
    };
    await takingOver({ ...cloud().adopting, look });
    assert.equal(looks, 0);
    await assert.rejects(takingOver({ ...cloud("InvalidGroup.Duplicate: there is one").adopting, look }), {
      message: "update failed",
    });
    assert.equal(looks, 1);
  });

  const range: Failure = {
    urn: urn("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "pods"),
    type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    inputs: { vpcId: "vpc-1", cidrBlock: "100.64.0.0/16" },
    message: "CidrConflict: The CIDR conflicts with one that the VPC has",
  };
  const identity: Failure = {
    urn: urn("aws:eks/podIdentityAssociation:PodIdentityAssociation", "cni"),
    type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    inputs: { clusterName: "prod", namespace: "kube-system", serviceAccount: "aws-node", roleArn: "arn:…" },
    message: "ResourceInUseException: Association already exists: a-1",
  };

  it("asks what stands in a place that has neither name nor tag, and takes it over with the rest", async () => {
    const adopted: unknown[] = [];
    await takingOver({
      update: (onEvent) => {
        if (adopted.length > 0) return Promise.resolve();
        for (const each of [range, identity, left("a")]) {
          onEvent(before(each));
          onEvent(error(each.urn, each.message));
        }
        return Promise.reject(new Error("update failed"));
      },
      adopt: (adoptions) => void adopted.push(adoptions),
      locate: (place) => Promise.resolve(Object.values(place).join(" ")),
      note: () => undefined,
    });
    assert.deepEqual(adopted, [
      {
        [`${range.type}::pods`]: "range of a VPC vpc-1 100.64.0.0/16",
        [`${identity.type}::cni`]: "role of a service account prod kube-system aws-node",
        [keyOf("a")]: "a",
      },
    ]);
  });

  it("asks for no place where another thing is wrong, and takes over nothing that the cloud does not know", () => {
    assert.equal(takenPlace({ ...range, message: "InvalidVpcID.NotFound" }), undefined);
    assert.equal(takenPlace({ ...identity, message: "InvalidParameterException: no such role" }), undefined);
    assert.equal(takenPlace({ ...identity, inputs: { clusterName: "prod" } }), undefined);
    assert.equal(takenPlace(role), undefined);
    assert.equal(adoptionsOf([identity]), undefined);
  });

  it("goes on taking over what a person said, beside what it finds", async () => {
    const { adopting, adopted } = cloud();
    const given = { "aws:ec2/vpc:Vpc::network": "vpc-1" };
    await takingOver({ ...adopting, given });
    assert.deepEqual(adopted, [
      { ...given, [keyOf("a")]: "a" },
      { ...given, [keyOf("a")]: "a", [keyOf("b")]: "b" },
    ]);
  });

  it("finds nothing new in what a person said: where that cannot be taken over, the engine says why", async () => {
    const { adopting, adopted, rounds } = cloud();
    await assert.rejects(takingOver({ ...adopting, given: { [keyOf("a")]: "another" } }), { message: "update failed" });
    assert.deepEqual([adopted, rounds()], [[], 1]);
  });

  it("does not try the same for ever", async () => {
    const { adopting, rounds } = cloud();
    await assert.rejects(takingOver({ ...adopting, adopt: () => undefined }), { message: "update failed" });
    assert.equal(rounds(), 2);
  });
});

describe("an `up` whose program never began", () => {
  const lost = (times: number) => {
    const notes: string[] = [];
    let runs = 0;
    const done = takingOver({
      update: () => {
        runs += 1;
        return runs <= times ? Promise.reject(new Error(`run failed: ${neverBegan}: x`)) : Promise.resolve();
      },
      adopt: () => assert.fail("there is nothing to take over"),
      note: (text) => notes.push(text),
    });
    return { done, notes, runs: () => runs };
  };

  it("is run again, and says so", async () => {
    const { done, notes, runs } = lost(2);
    await done;
    assert.equal(runs(), 3);
    assert.equal(notes.length, 2);
    assert.match(notes[0] ?? "", /nothing was done: once more/);
  });

  it("is not run again where its program had begun: a person may have ended it", async () => {
    let runs = 0;
    const update = () => {
      runs += 1;
      return Promise.reject(new Error("The connection to the engine was lost before the program ended"));
    };
    await assert.rejects(
      takingOver({ update, adopt: () => undefined, note: () => undefined }),
      /before the program ended/,
    );
    assert.equal(runs, 1);
  });

  it("fails where it is lost a third time", async () => {
    const { done, runs } = lost(9);
    await assert.rejects(done, /connection to the engine was lost/);
    assert.equal(runs(), 3);
  });
});
