/** Letters as they are read out: German towns after DIN 5009, English after the ICAO alphabet. */
const GERMAN: Record<string, string> = {
  A: "Aachen", B: "Berlin", C: "Chemnitz", D: "Düsseldorf", E: "Essen", F: "Frankfurt", G: "Goslar", H: "Hamburg", J: "Jena", K: "Köln", M: "München", N: "Nürnberg", P: "Potsdam", Q: "Quickborn", R: "Rostock", S: "Salzwedel", T: "Tübingen", V: "Völklingen", W: "Wuppertal", X: "Xanten", Y: "Ypsilon", Z: "Zwickau",
  0: "Null", 1: "Eins", 2: "Zwei", 3: "Drei", 4: "Vier", 5: "Fünf", 6: "Sechs", 7: "Sieben", 8: "Acht", 9: "Neun",
};
const ENGLISH: Record<string, string> = {
  A: "Alfa", B: "Bravo", C: "Charlie", D: "Delta", E: "Echo", F: "Foxtrot", G: "Golf", H: "Hotel", J: "Juliett", K: "Kilo", M: "Mike", N: "November", P: "Papa", Q: "Quebec", R: "Romeo", S: "Sierra", T: "Tango", V: "Victor", W: "Whiskey", X: "X-ray", Y: "Yankee", Z: "Zulu",
  0: "Zero", 1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine",
};

/** Eight letters in two groups, however they came. */
export const grouped = (code: string): string => code.replaceAll("-", "").replace(/(.{4})(?=.)/g, "$1-");

export function spelt(code: string, locale: string): string {
  const words = locale.startsWith("de") ? GERMAN : ENGLISH;
  return grouped(code).split("-").map((group) => [...group].map((letter) => words[letter] ?? letter).join(" · ")).join(" — ");
}

/** An id as its digits, whether it came with hyphens or without. */
export const idOf = (words: string): string => words.replaceAll("-", "").toLowerCase();
