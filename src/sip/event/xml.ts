/** Writing XML. */

/** Text for an XML attribute or element; characters that XML 1.0 has no way to say are left out. */
export function escapeXml(text: string): string {
  const plain = text.replace(
    /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '',
  );
  return plain.replace(/[&<>"']/g, each => `&#${each.charCodeAt(0)};`);
}
