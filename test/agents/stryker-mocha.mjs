/**
 * Lets @stryker-mutator/mocha-runner 10.0.0 find its way in mocha 12.0.3: it requires parts of mocha's command line
 * without their extension, which has become `.cjs`. To be removed with the first runner that knows.
 */
import Module from "node:module";

Module._extensions[".cjs"] ??= Module._extensions[".js"];
