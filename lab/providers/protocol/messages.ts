import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { Autonaming, CheckResponse, DiffKind, DiffResponse, Subject } from "./provider.ts";
import { encode } from "./values.ts";

export function subject(request: { getUrn(): string; getName(): string; getType(): string }): Subject {
  const urn = request.getUrn();
  // urn:pulumi:<stack>::<project>::<parent types $ type>::<name>; name and type travel apart only in newer engines.
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return {
    urn,
    name: request.getName() || name.join("::"),
    type: request.getType() || (qualifiedType.split("$").at(-1) ?? ""),
  };
}

const diffKinds: Record<DiffKind, pb.PropertyDiff.Kind> = {
  add: pb.PropertyDiff.Kind.ADD,
  "add-replace": pb.PropertyDiff.Kind.ADD_REPLACE,
  delete: pb.PropertyDiff.Kind.DELETE,
  "delete-replace": pb.PropertyDiff.Kind.DELETE_REPLACE,
  update: pb.PropertyDiff.Kind.UPDATE,
  "update-replace": pb.PropertyDiff.Kind.UPDATE_REPLACE,
};

export function checkResponse(answer: CheckResponse): pb.CheckResponse {
  const response = new pb.CheckResponse();
  response.setInputs(encode(answer.inputs));
  for (const failure of answer.failures ?? []) {
    const message = new pb.CheckFailure();
    message.setProperty(failure.property);
    message.setReason(failure.reason);
    response.addFailures(message);
  }
  return response;
}

export function diffResponse(answer: DiffResponse): pb.DiffResponse {
  const response = new pb.DiffResponse();
  response.setChanges(answer.changes ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE);
  response.setReplacesList(answer.replaces ?? []);
  response.setDiffsList(answer.diffs ?? []);
  response.setDeletebeforereplace(answer.deleteBeforeReplace ?? false);
  if (answer.detailed !== undefined) {
    response.setHasdetaileddiff(true);
    for (const [path, { kind, inputDiff }] of Object.entries(answer.detailed)) {
      const diff = new pb.PropertyDiff();
      diff.setKind(diffKinds[kind]);
      diff.setInputdiff(inputDiff ?? false);
      response.getDetaileddiffMap().set(path, diff);
    }
  }
  return response;
}

export function autonaming(request: pb.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  const modes = ["propose", "enforce", "disable"] as const;
  return { proposedName: options.getProposedName(), mode: modes[options.getMode()] };
}

/** `kubernetes:config:namespace` -> `namespace`. */
export function bareVariables(request: pb.ConfigureRequest): Record<string, string> {
  const variables: Record<string, string> = {};
  request.getVariablesMap().forEach((value: string, key: string) => {
    variables[key.split(":").at(-1) ?? key] = value;
  });
  return variables;
}
