import { type TSchema, Type } from 'typebox';
import { businessAddressParts } from '../../domain/store/mail-settings.js';
import { type SettingDefinition, settingDefinitions } from '../../domain/store/settings.js';
import { taxSchema } from './tax-schema.js';

/**
 * The schema of settings, made from their definitions: the type of a default value is the type of the
 * setting.
 */
export function settingSchemas(
  names: readonly string[],
  definitions: Readonly<Record<string, SettingDefinition<unknown>>> = settingDefinitions,
): Record<string, TSchema> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const definition = definitions[name];
      return definition ? [[name, settingSchema(name, definition)]] : [];
    }),
  );
}

/** Settings that are objects, or lists of them. */
const objects: Readonly<Record<string, TSchema>> = {
  taxes: Type.Array(taxSchema),
  businessAddress: Type.Union([
    Type.Object(
      Object.fromEntries(businessAddressParts.map((part) => [part, Type.Optional(Type.String())])),
      { title: 'BusinessAddress' },
    ),
    Type.Null(),
  ]),
};

function settingSchema(name: string, definition: SettingDefinition<unknown>): TSchema {
  const { fallback, description, values } = definition;
  const about = { description, examples: [fallback] };
  if (objects[name]) return { ...objects[name], ...about };
  const value = values ? Type.Union(values.map((one) => Type.Literal(one))) : Type.String();
  if (Array.isArray(fallback)) return Type.Array(value, about);
  if (values) return { ...value, ...about };
  if (typeof fallback === 'boolean') return Type.Boolean(about);
  if (typeof fallback === 'number') return Type.Integer(about);
  return typeof fallback === 'string' ? Type.String(about) : Type.Union([Type.String(), Type.Null()], about);
}
