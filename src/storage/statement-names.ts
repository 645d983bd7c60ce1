/**
 * Names for the texts of statements, so that a server parses and plans each once a connection. Only so many
 * get one: what is asked in ever new words is parsed each time.
 */
export function statementNames(most = 400): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    let name = names.get(text);
    if (name === undefined && names.size < most) {
      name = `c${names.size}`;
      names.set(text, name);
    }
    return name;
  };
}
