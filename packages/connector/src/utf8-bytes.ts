/** How many bytes a text takes in UTF-8, which is what Customer.io's limits count. Counted: encoding it makes a copy. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    if (!isFirstOfPair(unit) || !isSecondOfPair(text.charCodeAt(index + 1))) continue;
    // Two units of a pair are four bytes: the second one adds nothing to the first one's.
    index += 1;
  }
  return bytes;
}

const isFirstOfPair = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isSecondOfPair = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
