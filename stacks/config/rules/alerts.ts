import { receiverKinds } from "../alerts.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf } from "./fields.ts";

/** What the schema of one receiver cannot say. */
export function alertRules(alerts: Fields): BrokenRule[] {
  return [...receiverRules(alerts), ...changeRules(alerts)];
}

/** Of two that say something of one alert nobody knows which holds. */
function changeRules(alerts: Fields): BrokenRule[] {
  const names = entriesOf(alerts.rules).map(({ alert }) => alert);
  return names.flatMap((name, index): BrokenRule[] => {
    if (typeof name !== "string" || names.indexOf(name) === index) return [];
    return [
      {
        path: ["cryptokube:alerts", "rules", index, "alert"],
        found: name,
        allowed: "each alert once",
        remedy: `Entry ${names.indexOf(name)} speaks of it already.`,
      },
    ];
  });
}

function receiverRules(alerts: Fields): BrokenRule[] {
  const path = ["cryptokube:alerts", "receivers"];
  const receivers = entriesOf(alerts.receivers);
  const names = receivers.map(({ name }) => name);
  return receivers.flatMap((receiver, index) => {
    const at = [...path, index];
    const kinds = receiverKinds.filter((kind) => receiver[kind] !== undefined);
    const broken: BrokenRule[] = [];
    if (kinds.length !== 1) {
      broken.push({
        path: at,
        found: kinds.length === 0 ? "no way to tell anybody" : kinds.join(" and "),
        allowed: `exactly one of ${receiverKinds.join(", ")}`,
        remedy: kinds.length === 0 ? "Say how it is told." : "Make a receiver of each.",
      });
    }
    if (typeof receiver.name === "string" && names.indexOf(receiver.name) < index) {
      broken.push({
        path: [...at, "name"],
        found: receiver.name,
        allowed: "a name of its own",
        remedy: `Receiver ${names.indexOf(receiver.name)} has this name already.`,
      });
    }
    const { username, password } = fieldsOf(receiver.email);
    if ((username === undefined) !== (password === undefined)) {
      broken.push({
        path: [...at, "email"],
        found: username === undefined ? "a password without a username" : "a username without a password",
        allowed: "both, or neither",
        remedy: "Add the other, or leave both out where the server asks for none.",
      });
    }
    return broken;
  });
}
