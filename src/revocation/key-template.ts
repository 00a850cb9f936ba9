/** Fills a text of the contract whose places are named in angle brackets; names that it does not hold are left over. */
export function keyTemplate(template: string): (values: Readonly<Record<string, string | number>>) => string {
  const pieces = template.split(/<([a-z]+)>/);
  return (values) => {
    let text = "";
    // Every second piece is a name.
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index] as string;
      text += index % 2 === 0 ? piece : values[piece];
    }
    return text;
  };
}
