import type { Access } from "../access.ts";
import { count, get, type KubeObject, list, nameOf, namespaceOf, text, uidOf } from "../object.ts";
import type { Value } from "../../protocol/values.ts";

const EVENTS_SHOWN = 8;
const PODS_SHOWN = 5;

/**
 * Why an object is not ready, in the cluster's own words: its conditions and events, and the state and events of its
 * pods. One line each.
 */
export async function diagnose(access: Access, object: KubeObject, podSelector: string): Promise<string[]> {
  const lines = [...conditionLines(object), ...(await eventLines(access, object))];
  if (text(object, "kind") === "Pod") return [...podLines(object), ...lines];
  if (podSelector === "") return lines;
  const pods = await access.list("v1", "Pod", namespaceOf(object), { labelSelector: podSelector });
  const troubled = pods.filter((pod) => podLines(pod).length > 0).slice(0, PODS_SHOWN);
  if (pods.length === 0) lines.push("it has no pods");
  for (const pod of troubled) {
    const about = [...podLines(pod), ...(await eventLines(access, pod))];
    lines.push(...about.map((line) => `pod ${nameOf(pod)}: ${line}`));
  }
  return lines;
}

/** Conditions that speak of trouble: everything that is not as its type promises. */
export function conditionLines(object: KubeObject): string[] {
  return list(object, "status", "conditions")
    .filter((item) => isTrouble(text(item, "type"), text(item, "status")))
    .map((item) => `condition ${text(item, "type")}=${text(item, "status")}${because(item)}`);
}

// Of most conditions "True" is good news; of these it is bad.
const badWhenTrue = /Fail(ure|ed)|Remaining$|^(Suspended|DisruptionTarget)$/;

function isTrouble(type: string, status: string): boolean {
  return badWhenTrue.test(type) ? status === "True" : status !== "True";
}

/** What is wrong with a pod; nothing for one that is ready or has done its work. */
export function podLines(pod: KubeObject): string[] {
  const phase = text(pod, "status", "phase");
  const isReady = list(pod, "status", "conditions").some(
    (item) => text(item, "type") === "Ready" && text(item, "status") === "True",
  );
  if (isReady || phase === "Succeeded") return [];
  const containers = ["initContainerStatuses", "containerStatuses"].flatMap((field) => list(pod, "status", field));
  const scheduling = list(pod, "status", "conditions").filter(
    (item) => text(item, "type") === "PodScheduled" && text(item, "status") === "False",
  );
  return [
    `${phase || "Unknown"}, not ready`,
    ...scheduling.map((item) => `not scheduled${because(item)}`),
    ...containers.flatMap(containerLine),
  ];
}

function containerLine(status: Value): string[] {
  const name = text(status, "name");
  const waiting = get(status, "state", "waiting");
  const ended = get(status, "state", "terminated") ?? get(status, "lastState", "terminated");
  const restarts = count(status, "restartCount");
  const again = restarts > 0 ? `, restarted ${String(restarts)} times` : "";
  if (waiting !== undefined && text(waiting, "reason") !== "PodInitializing") {
    const last = ended === undefined ? "" : `, last ended with exit code ${String(count(ended, "exitCode"))}`;
    return [`container ${name} is waiting${because(waiting)}${last}${again}`];
  }
  if (ended !== undefined && count(ended, "exitCode") !== 0) {
    return [`container ${name} ended with exit code ${String(count(ended, "exitCode"))}${because(ended)}${again}`];
  }
  if (get(status, "state", "running") !== undefined && get(status, "ready") === false) {
    return [`container ${name} runs but is not ready${again}`];
  }
  return [];
}

async function eventLines(access: Access, object: KubeObject): Promise<string[]> {
  const events = await access.list("v1", "Event", namespaceOf(object), {
    fieldSelector: `involvedObject.uid=${uidOf(object)}`,
  });
  return describeEvents(events);
}

/** The newest events, warnings before news, each said once. */
export function describeEvents(events: KubeObject[]): string[] {
  const time = (event: KubeObject) => text(event, "lastTimestamp") || text(event, "eventTime");
  const rank = (event: KubeObject) => (text(event, "type") === "Warning" ? 0 : 1);
  const sorted = events.toSorted((a, b) => rank(a) - rank(b) || time(b).localeCompare(time(a)));
  const lines = sorted.map(
    (event) => `event ${text(event, "type")} ${text(event, "reason")}: ${oneLine(text(event, "message"))}`,
  );
  return [...new Set(lines)].slice(0, EVENTS_SHOWN);
}

function because(item: Value): string {
  const [reason, message] = [text(item, "reason"), oneLine(text(item, "message"))];
  if (reason === "" && message === "") return "";
  return reason === "" || message === "" ? `: ${reason}${message}` : `: ${reason}: ${message}`;
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, " ").trim();
}
