/** What the files in `api/` keep of AWS's published models: what a request can be held to. */

/** A shape, its members by the names of their shapes. */
export interface ApiShape {
  type: string;
  required?: string[];
  members?: Record<string, string>;
  /** The members that make a repeated request harmless. */
  tokens?: string[];
  /** A list's elements, or a map's values. */
  element?: string;
  key?: string;
  enum?: string[];
  pattern?: string;
  min?: number;
  max?: number;
}

/** What is kept of a service: the input shape of each operation, and all that these are made of. */
export interface ApiModel {
  operations: Record<string, string>;
  shapes: Record<string, ApiShape>;
}

/** A file of `api/`: with the package that it was taken from. */
export interface SourcedApiModel extends ApiModel {
  source: { package: string; version: string; file: string };
}
