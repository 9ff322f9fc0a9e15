import { type BrokenRule, type Fields, fieldsOf, repeated } from "./fields.ts";

/** What the schema of single fields cannot say of Grafana. */
export function grafanaRules(grafana: Fields): BrokenRule[] {
  const path = ["cryptokube:grafana"];
  const { url, oidc, postgres, storage, dashboards } = grafana;
  const { admins, editors } = fieldsOf(oidc);
  return [
    ...(oidc !== undefined && url === undefined
      ? [
          {
            path: [...path, "url"],
            found: "oidc without url",
            allowed: "the address that people reach Grafana by, as https://grafana.example.com",
            remedy: "Say it: the provider sends people back there.",
          },
        ]
      : []),
    ...(oidc !== undefined && typeof url === "string" && url.startsWith("http://")
      ? [
          {
            path: [...path, "url"],
            found: url,
            allowed: "an https address, where people log in by oidc",
            remedy: "Serve Grafana by TLS: what a provider sends back is a login.",
          },
        ]
      : []),
    ...(postgres !== undefined && storage !== undefined
      ? [
          {
            path: [...path, "storage"],
            found: "storage and postgres",
            allowed: "one of them",
            remedy: "Remove storage: with postgres nothing is kept on a volume.",
          },
        ]
      : []),
    ...(typeof admins === "string" && admins === editors
      ? [
          {
            path: [...path, "oidc", "editors"],
            found: editors,
            allowed: "another group than admins",
            remedy: "Remove it: whoever administers may make dashboards, too.",
          },
        ]
      : []),
    ...repeated(dashboards, [...path, "dashboards"], "ConfigMaps"),
  ];
}
