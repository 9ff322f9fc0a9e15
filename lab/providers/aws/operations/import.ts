import { text } from "../cloud/cloud.ts";
import { namedId, refuseForeign } from "../cloud/ids.ts";
import type { ResourceKind } from "../kind.ts";
import { POD_IDENTITY, ROUTE, ROUTE_TABLE_ASSOCIATION } from "../resources/parts.ts";
import type { ReadRequest } from "../../protocol/provider.ts";
import type { Session } from "../session.ts";

/** How the official provider names a thing in an import where that is not its id (its documentation, "Import"). */
const importIds: Readonly<Record<string, (of: (property: string) => string, id: string) => string>> = {
  [ROUTE]: (of) => `${of("routeTableId")}_${of("destinationCidrBlock")}`,
  [ROUTE_TABLE_ASSOCIATION]: (of) => `${of("subnetId")}/${of("routeTableId")}`,
  [POD_IDENTITY]: (of, id) => `${of("clusterName")},${id}`,
};

/**
 * The id in this cloud of what is read. An import may name it as the official provider has it: a role by its name. What
 * a state holds has an id that this cloud gave.
 *
 * @throws where it is nothing of this cloud and its id says so: a real thing must never be taken for a simulated one.
 */
export function idOfRead(session: Session, kind: ResourceKind, request: ReadRequest): string {
  const { id, urn } = request;
  const isImport = Object.keys(request.state).length === 0;
  const found = isImport
    ? session.store.read().entries.find((entry) => {
        if (entry.type !== kind.type) return false;
        const by = importIds[kind.type]?.((property) => text(entry.properties, property), entry.id);
        return by === id || entry.id === namedId(id);
      })
    : undefined;
  if (found !== undefined) return found.id;
  refuseForeign(id, urn);
  return id;
}
