/** The schema of environment files: for the program, and for editors. */
export {
  engineKeys,
  type EnvironmentConfig,
  environmentKeys,
  environmentSchema,
  projectName,
  toConfig,
} from "./environment.ts";
export { fileJsonSchema } from "./json-schema.ts";
