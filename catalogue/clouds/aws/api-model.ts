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

/** What a value is held to: JSON Schema's own words, those of them that add-ons' schemas use. */
export interface ValueSchema {
  /** Absent: any. */
  type?: string | string[];
  properties?: Record<string, ValueSchema>;
  /** Of properties that are not named: whether they may be there, or what they are held to. Absent: they may. */
  additionalProperties?: boolean | ValueSchema;
  /** What the names of properties are held to. */
  propertyNames?: ValueSchema;
  required?: string[];
  items?: ValueSchema;
  anyOf?: ValueSchema[];
  enum?: (string | number | boolean | null)[];
  pattern?: string;
  /** `boolean` or `integer`: text that says one. */
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minProperties?: number;
}
