import assert from "node:assert/strict";
import type { Findings } from "../../../cli/rehearse/findings.ts";
import { reportText, type RehearsalReport } from "../../../cli/rehearse/report.ts";

const found: Findings = {
  resources: { "aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 9, "kubernetes:core/v1:Namespace": 4 },
  machines: [
    { name: "a", pool: "chains", machine: "r7g.xlarge", zone: "use1-az1", spot: false, pods: ["x/ethereum-0-0"] },
    { name: "b", pool: "apps", machine: "c6g.xlarge", zone: "use1-az2", spot: true, pods: [] },
    { name: "c", pool: "apps", machine: "c6g.xlarge", zone: "use1-az2", spot: true, pods: [] },
  ],
  volumes: [{ claim: "x/execution", zone: "use1-az1", size: "1990Gi", storageClass: "gp3", reclaim: "Retain" }],
  pods: 1,
  daemonPods: 15,
  syncing: ["ethereum-0-0"],
  drainable: 3,
  coverage: { all: 10, byModel: 4, byType: 3, byHand: 2, local: 1, unchecked: ["aws:ec2/vpc:Vpc colour"] },
};

const green: RehearsalReport = {
  environment: "prod",
  region: "us-east-1",
  standing: "rehearsed, never applied",
  green: true,
  problems: [],
  shown: found.resources,
  found,
  down: { protectedLeaves: { "aws:kms/key:Key": 1 }, kept: ["sim-vol-1"], keysPending: 1 },
  leftOut: [{ name: "bitcoin", why: "no client file for bitcoin yet" }],
  monthly: 4028.4,
  quotas: [{ name: "Elastic IPs", code: "L-0263D0A3", needed: 15, default: 5, unit: "address" }],
  walls: "a network namespace of its own",
  seconds: { whole: 100, preview: 5, up: 40, look: 2, down: 50 },
};
const text = (report: RehearsalReport): string => reportText(report, { style: (_, words) => words });

describe("cli/rehearse/report: what a rehearsal tells people", () => {
  const said = text(green);

  it("says what would exist, by kind and count, and for how much", () => {
    assert.match(
      said,
      /WHAT WOULD EXIST: 14 resources, about \$4,028 a month, what is planned and not made yet included/,
    );
    assert.match(said, /aws ec2 +1 Vpc, 9 Subnet/);
    assert.match(said, /kubernetes core +4 Namespace/);
  });

  it("says each pool's machines with zone and pods, and what is spot", () => {
    assert.match(said, /chains +1 × r7g\.xlarge +use1-az1 +ethereum-0-0/);
    assert.match(said, /apps +2 × c6g\.xlarge spot +use1-az2/);
  });

  it("says each volume's zone and what becomes of it", () => {
    assert.match(said, /x\/execution +1990Gi +use1-az1 +gp3 +Retain/);
  });

  it("says what was taken down in which order, and what stays", () => {
    assert.match(
      said,
      /first all but 1 protected resource and what they stand on.*1 disk would stay.*1 key would wait/,
    );
  });

  it("says what is left out, what must be raised, and what was not checked, by name", () => {
    assert.match(said, /bitcoin +no client file/);
    assert.match(said, /Elastic IPs \(L-0263D0A3\) +15 addresses needed, 5 given/);
    assert.match(said, /CHECKED: 9 of 10 properties/);
    assert.match(said, /Not checked: aws:ec2\/vpc:Vpc colour\./);
  });

  it("says what the first preview showed", () => {
    assert.match(said, /^First preview, of a region that is not there yet: 14 to create\./);
    assert.match(said, /\(preview 5, up 40, look 2, down 50\)/);
  });

  it("calls a green region rehearsed and never applied, and a red one neither, with every reason", () => {
    assert.match(said, /prod in us-east-1: rehearsed, never applied\. 100 s/);
    const { found: _, down: __, ...rest } = green;
    const red = text({
      ...rest,
      green: false,
      standing: "not to be applied",
      problems: ["The pod x has no machine.", "Second\nline"],
      redIn: "look",
    });
    assert.match(red, /RED, ONCE IT STOOD:\n {2}The pod x has no machine\.\n {2}Second\n {2}line\n/);
    assert.doesNotMatch(red, /WHAT WOULD EXIST|rehearsed, never applied/);
  });

  it("says of what the first preview found that nothing was made", () => {
    const { found: _, down: __, shown: ___, ...rest } = green;
    const red = text({ ...rest, green: false, standing: "red", problems: ["No address yet."], redIn: "preview" });
    assert.doesNotMatch(red, /WHAT WOULD EXIST|to create/);
    assert.match(red, /^RED, IN THE FIRST PREVIEW, BEFORE ANYTHING WAS MADE:\n {2}No address yet\.\n/m);
  });
});
