// Finds names by words, also where only some of the words fit or are spelt wrong: as kg/pages/finding.py and spelling.py.
const WORDS = 12, CORRECTED = 3, SPELLINGS = 3, NEAR = 10, PART = 3, TIERS = 6, LONGEST_WORD = 40, LONGEST = 200;
const STOPS = new Set(["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"]);
const ENDINGS = ["ing", "ed", "es", "s"];
const GROUPS = new Map([["relation", 1], ["document", 2]]);

const plainOf = (text) => (/^[\x00-\x7f]*$/.test(text) ? text.toLowerCase()
  : text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase().replaceAll("ς", "σ"));

export const wordsOf = (text) => {
  const plain = plainOf(text);
  const joined = plain.replace(/['’‘ʼ`]/gu, "")
    .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.)+/gu, (initials) => initials.replaceAll(".", ""));
  return joined.match(/[\p{L}\p{N}]+/gu) ?? plain.split(/\s+/u).filter(Boolean);
};

const telling = (words) => {
  const kept = words.filter((word) => !STOPS.has(word));
  return kept.length ? kept : words;
};

const phrase = (text) => telling(wordsOf(text)).join(" ");

export const stem = (word) => {
  const ending = ENDINGS.find((e) => word.endsWith(e) && word.length - e.length >= 3) ?? "";
  let rest = word.slice(0, word.length - ending.length);
  if (rest.length > 3 && rest.endsWith("e")) rest = rest.slice(0, -1);
  if (rest.endsWith("y")) return `${rest.slice(0, -1)}i`;
  return rest.length > 3 && rest.at(-1) === rest.at(-2) ? rest.slice(0, -1) : rest;
};

const stems = (words) => words.map(stem).join(" ");

const allowed = (word) => {
  if (word.length < 4 || word.length > LONGEST_WORD || /\p{Nd}/u.test(word)) return 0;
  return word.length < 8 ? 1 : 2;
};

export const apart = (one, two, most) => {
  let last, before = [], row = Array.from({ length: two.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    [last, before, row] = [before, row, [i]];
    for (let j = 1; j <= two.length; j += 1) {
      const changed = before[j - 1] + (one[i - 1] === two[j - 1] ? 0 : 1);
      let least = Math.min(before[j] + 1, row[j - 1] + 1, changed);
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) least = Math.min(least, last[j - 2] + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return Math.min(row.at(-1), most + 1);
};

const letters = (word) => {
  let bits = 0;
  for (let n = 0; n < word.length; n += 1) bits |= 1 << (word.charCodeAt(n) & 31);
  return bits;
};

const count = (bits) => {
  let number = 0;
  for (let left = bits; left; left &= left - 1) number += 1;
  return number;
};

const order = (one, two) => (one < two ? -1 : one > two ? 1 : 0);

const push = (map, key, value) => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const longestFirst = (words) => [...new Set(words)].sort((a, b) => b.length - a.length || order(a, b));

const tier = (text, asked, words, group) => {
  if (text === ` ${asked} `) return 0;
  if (group < 2 && text.startsWith(` ${asked}`)) return text.startsWith(` ${asked} `) ? 1 : 2;
  if (words.every((word) => text.includes(` ${word} `))) return 3;
  return words.every((word) => text.includes(` ${word}`)) ? 4 : 5;
};

// The names of a site: [name, link, class, number of claims, first name of the same thing, title of a document].
export const finder = (rows) => {
  const names = rows.map(([text, link, kind, claims, first, toldIn]) => {
    const key = ` ${phrase(text)} `, group = GROUPS.get(kind) ?? 0, also = first ? text : "";
    // Things before relations before documents, then what most claims are about, first names, short ones.
    const place = ((group * 2 ** 32 - claims) * 2 + (also ? 1 : 0)) * 1024 + Math.min(key.length, 1023);
    return { text, link, kind, claims, label: first || text, also, toldIn: toldIn ?? "", group, key, place };
  });
  names.sort((a, b) => a.place - b.place || order(a.key, b.key));
  const exact = new Map(), stemmed = new Map(), kinds = new Map(), holding = new Map(), byLength = new Map();
  names.forEach(({ key, group, kind }, n) => {
    const words = key.slice(1, -1).split(" ");
    for (const word of new Set(words)) push(holding, word, n);
    if (group < 2) push(exact, words.join(" "), n);
    if (group < 2) push(kinds, kind, n);
    if (group === 1) push(stemmed, stems(words), n);
  });
  const kindWords = [...kinds.keys()].map((kind) => [kind, phrase(kind).split(" ")]);
  const known = [...holding.keys()].sort(order), joined = known.join("\n"), places = [];
  known.reduce((at, word) => { places.push(at); return at + word.length + 1; }, 0);
  for (const word of known) if (word.length <= LONGEST_WORD + 2) push(byLength, word.length, [word, letters(word)]);

  const spelt = (word) => {
    const most = allowed(word), own = letters(word), found = [];
    for (let length = word.length - most; most && length <= word.length + most; length += 1) {
      for (const [other, held] of byLength.get(length) ?? []) {
        if (count(own & ~held) > most || count(held & ~own) > most) continue;
        const distance = apart(word, other, most);
        if (distance <= most) found.push([distance, other[0] === word[0] ? 0 : 1, -holding.get(other).length, other]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || order(a[3], b[3]));
    return found.slice(0, SPELLINGS).map(([, , , other]) => other);
  };

  // The first place of a sorted list whose value is not below.
  const placed = (list, value) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const beginning = (word) => known.slice(placed(known, word), placed(known, `${word}\uffff`));
  const equal = (word) => (word.length >= PART ? beginning(word) : holding.has(word) ? [word] : []);

  const like = (word) => {
    if (word.length < PART) return beginning(word);
    const found = [];
    for (let at = joined.indexOf(word); at >= 0;) {
      const n = placed(places, at + 1) - 1;
      found.push(known[n]);
      at = joined.indexOf(word, places[n] + known[n].length);
    }
    return found;
  };

  const heldBy = (words) => {
    const numbers = new Set();
    for (const word of words) for (const n of holding.get(word)) numbers.add(n);
    return numbers;
  };

  const holdingAll = (words, among, longest) => {
    const at = longest.length >= PART ? "" : " ";
    return words.reduce((left, word) => left.filter((n) => names[n].key.includes(at + word)), among);
  };

  const fitting = (words) => {
    const tiers = Array.from({ length: TIERS }, () => []), each = longestFirst(words), asked = words.join(" ");
    const held = [...heldBy(like(each[0]))].sort((a, b) => a - b);
    for (const n of holdingAll(each.slice(1), held, each[0])) tiers[tier(names[n].key, asked, each, names[n].group)].push(n);
    tiers[1].push(...(stemmed.get(stems(words)) ?? []));
    for (const [kind, ofKind] of kindWords) {
      const rest = words.filter((word) => !ofKind.includes(word));
      if (!rest.length || !ofKind.every((word) => words.includes(word))) continue;
      const others = longestFirst(rest), left = rest.join(" ");
      for (const n of holdingAll(others, kinds.get(kind), others[0]))
        tiers[Math.max(3, tier(names[n].key, left, others, 0))].push(n);
    }
    return tiers;
  };

  const someOf = (words) => {
    const numbers = new Map();
    for (const word of new Set(words))
      for (const n of heldBy(equal(word))) numbers.set(n, (numbers.get(n) ?? 0) + 1);
    const asked = new Set(words), found = [...numbers].map(([n, number]) =>
      [n, number, names[n].key.slice(1, -1).split(" ").every((word) => asked.has(word)) ? 0 : 1]);
    found.sort((a, b) => b[1] - a[1] || names[a[0]].group - names[b[0]].group || a[2] - b[2] || a[0] - b[0]);
    return found.map(([n]) => n);
  };

  const namedIn = (words) => {
    const found = [], exactly = [];
    let at = 0, left = false;
    while (at < words.length) {
      let end = words.length;
      for (; end > at; end -= 1) {
        const numbers = exact.get(words.slice(at, end).join(" "));
        const forms = numbers ?? stemmed.get(stems(words.slice(at, end)));
        if (!forms) continue;
        found.push(forms);
        if (numbers) exactly.push(numbers);
        break;
      }
      left ||= end === at;
      at = Math.max(end, at + 1);
    }
    return left ? exactly : found;
  };

  const hitsOf = (words) => {
    if (!words.length) return { hits: [], some: false, named: 0 };
    const tiers = fitting(words), named = namedIn(words), some = words.length > 1 && !tiers.flat().length;
    tiers[3] = [...tiers[3], ...named.flat()].sort((a, b) => (names[a].group === 2) - (names[b].group === 2));
    const found = tiers.flat(), best = new Map();
    for (const n of some ? [...found, ...someOf(words)] : found) if (!best.has(names[n].link)) best.set(names[n].link, names[n]);
    return { hits: [...best.values()], some: some && best.size > 0, named: named.length };
  };

  const corrected = (words) => {
    let number = 0;
    const ways = words.map((word) => {
      const near = number < CORRECTED && allowed(word) && !equal(word).length ? spelt(word) : [];
      number += near.length ? 1 : 0;
      return near.length ? near : [word];
    });
    if (!number) return [];
    return ways.reduce((left, way) => left.flatMap((before) => way.map((word) => [...before, word])).slice(0, SPELLINGS), [[]]);
  };

  const find = (asked) => {
    const words = telling(wordsOf(asked.trim().slice(0, LONGEST))).slice(0, WORDS);
    const found = hitsOf(words), ways = corrected(words).map(hitsOf);
    const whole = ways.filter((way) => found.some && way.hits.length && !way.some);
    const better = whole.length ? whole : ways.filter((way) => found.some && way.named > found.named);
    const known = new Set(better.length ? [] : found.hits.map(({ link }) => link)), near = new Map();
    for (const name of (better.length ? better : ways).flatMap((way) => way.hits))
      if (near.size < NEAR && !known.has(name.link) && !near.has(name.link)) near.set(name.link, name);
    const hits = better.length ? found.hits.filter(({ link }) => !near.has(link)) : found.hits;
    return { hits, near: [...near.values()], some: found.some && hits.length > 0, nearer: better.length > 0 };
  };
  return { find };
};
