import { type TSchema, Type } from 'typebox';
import { type SettingDefinition, settingDefinitions } from '../../domain/store/settings.js';

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

function settingSchema(name: string, { fallback, description }: SettingDefinition<unknown>): TSchema {
  const about = { description, examples: [fallback] };
  if (typeof fallback === 'boolean') return Type.Boolean(about);
  if (typeof fallback === 'number') return Type.Number(about);
  if (typeof fallback === 'string') return Type.String(about);
  if (fallback === null) return Type.Union([Type.String(), Type.Number(), Type.Null()], about);
  if (Array.isArray(fallback)) return Type.Array(name === 'taxes' ? Type.Object({}) : Type.String(), about);
  return Type.Unknown(about);
}
