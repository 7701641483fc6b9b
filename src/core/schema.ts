/** Shapes that configuration, account documents and the control API share. */
import { Type, type TObject, type TProperties } from '@sinclair/typebox';

/** An object whose unknown fields are errors. */
export const object = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false });
