import { Unsupported } from "../../protocol/errors.ts";
import type { CheckRequest, CheckResponse } from "../../protocol/provider.ts";
import { isUnknown } from "../../protocol/values.ts";
import { unsupportedAnnotations } from "../annotations.ts";
import { refuseUnsupportedType } from "../failures.ts";
import { withName } from "../naming.ts";
import { normalize } from "../normalize.ts";
import { apiVersionOf, kindOf, kindOfType, type KubeObject, namespaceOf, withMetadata } from "../object.ts";
import type { Session } from "../session.ts";
import { protect, toApi } from "../state.ts";

/** The inputs as they will be sent: one shape for what means the same, with a name and a namespace. */
export async function check(session: Session, request: CheckRequest): Promise<CheckResponse> {
  refuseUnsupportedType(request.type);
  const given = toApi(request.news);
  const kind = kindOfType(request.type);
  const inputs = normalize({ apiVersion: apiVersionOf(kind), kind: kind.kind, ...given });
  const unsupported = unsupportedAnnotations(inputs);
  if (unsupported.length > 0) {
    throw new Unsupported(
      `the lab's stand-in for kubernetes does not support the annotation ${unsupported.join(", ")}.`,
    );
  }
  const checked = isUnknown(inputs["metadata"]) ? inputs : await identified(session, request, inputs);
  return { inputs: protect(checked, request.news) };
}

async function identified(session: Session, request: CheckRequest, inputs: KubeObject): Promise<KubeObject> {
  const named = withName({
    inputs,
    old: toApi(request.olds),
    logicalName: request.name,
    seed: request.randomSeed,
    ...(request.autonaming === undefined ? {} : { autonaming: request.autonaming }),
  });
  if (namespaceOf(named) !== "") return named;
  if (session.unreachable !== undefined) {
    // Whether its kind has namespaces cannot be asked; what it had, it has.
    const before = namespaceOf(toApi(request.olds));
    return before === "" ? named : withMetadata(named, "namespace", before);
  }
  if (!(await session.access.discovery.isNamespaced(kindOf(named)))) return named;
  return withMetadata(named, "namespace", session.configuration.namespace);
}
