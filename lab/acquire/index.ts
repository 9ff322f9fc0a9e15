/** Getting what a lab needs: what is there already, else the official download, else a build from package registries. */
export { acquireCluster } from "./cluster.ts";
export { createContext } from "./context.ts";
export { acquireEngine } from "./engine.ts";
export { AcquisitionError } from "./errors.ts";
export { acquireImages, labImages } from "./images.ts";
export { acquireKwok } from "./kwok.ts";
export { acquireVersitygw } from "./versitygw.ts";
export { acquirePlugins, pluginNames } from "./plugins.ts";
export type {
  Acquired,
  ClusterBinaries,
  Context,
  ImageArchive,
  Origin,
  PluginKind,
  PluginName,
  Plugins,
} from "./types.ts";
