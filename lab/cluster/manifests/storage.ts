/** The storage provisioner: folders of the lab as volumes (github.com/rancher/local-path-provisioner v0.0.30, README). */
import type { KubeObject } from "../api.ts";
import { inside } from "../layout.ts";

export const storageNamespace = "local-path-storage";
export const storageClass = "lab-local";

const name = "local-path-provisioner";
const metadata = { name, namespace: storageNamespace };
const account = { kind: "ServiceAccount", name, namespace: storageNamespace };
const rbac = "rbac.authorization.k8s.io";

export function storageManifests(images: { provisioner: string; busybox: string }): KubeObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      // Its helper pods mount a folder of the node: one of the workloads that Pod Security cannot restrict.
      metadata: { name: storageNamespace, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata,
      rules: [
        {
          apiGroups: [""],
          resources: ["pods"],
          verbs: ["get", "list", "watch", "create", "patch", "update", "delete"],
        },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects: [account],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRole",
      metadata: { name },
      rules: [
        {
          apiGroups: [""],
          resources: ["nodes", "persistentvolumeclaims", "configmaps", "pods", "pods/log"],
          verbs: ["get", "list", "watch"],
        },
        {
          apiGroups: [""],
          resources: ["persistentvolumes"],
          verbs: ["get", "list", "watch", "create", "patch", "update", "delete"],
        },
        { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
        { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: ["get", "list", "watch"] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
      subjects: [account],
    },
    configuration(images.busybox),
    deployment(images),
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: {
        name: storageClass,
        annotations: {
          "storageclass.kubernetes.io/is-default-class": "true",
          // "local" volumes, unlike "hostPath" ones, honour a pod's fsGroup.
          defaultVolumeType: "local",
        },
      },
      provisioner: "rancher.io/local-path",
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
    },
  ];
}

function configuration(busybox: string): KubeObject {
  const helper = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "helper-pod" },
    spec: {
      priorityClassName: "system-node-critical",
      tolerations: [{ key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" }],
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "helper-pod", image: busybox, imagePullPolicy: "IfNotPresent" }],
    },
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    data: {
      "config.json": JSON.stringify({
        nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [inside.volumes] }],
      }),
      // Pods of any user write to their volume, as they would to a fresh disk of a cloud with their fsGroup.
      setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
      teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
      "helperPod.yaml": JSON.stringify(helper),
    },
  };
}

function deployment(images: { provisioner: string; busybox: string }): KubeObject {
  const labels = { "app.kubernetes.io/name": name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: "system-cluster-critical",
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name,
              image: images.provisioner,
              imagePullPolicy: "IfNotPresent",
              command: [
                "local-path-provisioner",
                "start",
                "--config=/etc/config/config.json",
                `--configmap-name=${name}`,
              ],
              args: [`--service-account-name=${name}`, `--helper-image=${images.busybox}`],
              env: [
                { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "CONFIG_MOUNT_PATH", value: "/etc/config/" },
              ],
              resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [{ name: "config", mountPath: "/etc/config", readOnly: true }],
            },
          ],
          volumes: [{ name: "config", configMap: { name } }],
        },
      },
    },
  };
}
