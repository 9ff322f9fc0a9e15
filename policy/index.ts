/**
 * The policy pack: `pulumi preview --policy-pack policy`. Only this file makes the pack, because making one starts a
 * server; tests take the rules from `rules.ts`.
 */
import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules.ts";

new PolicyPack("cryptokube", { policies: [...rules] });
