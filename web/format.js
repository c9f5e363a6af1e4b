/*
 * format.js - numbers, shares and dates in the reader's language.
 *
 * Amounts come as exact decimal texts and stay texts: nothing is computed and
 * nothing passes through floating point. Only bars use plotNumber.
 */

const decimalText = /^(-?)(\d+)(?:\.(\d+))?$/;

/* English as it is written in Europe. */
function locale(lang) {
    return lang === 'en' ? 'en-GB' : lang;
}

/* The marks of a language as the browser's ICU has them: point, groups,
 * minus, percent, and from how many digits on it groups. */
const learnt = new Map();
function marks(lang) {
    if (learnt.has(lang))
        return learnt.get(lang);
    const number = new Intl.NumberFormat(locale(lang));
    const part = (parts, type) => {
        const found = parts.find((one) => one.type === type);
        return found === undefined ? '' : found.value;
    };
    const many = number.formatToParts(-1234567.5);
    const percent = new Intl.NumberFormat(locale(lang), { style: 'percent' })
        .formatToParts(0.5);
    const at = percent.findIndex((one) => one.type === 'integer');
    const text = (parts) => parts.map((one) => one.value).join('');
    const own = {
        point: part(many, 'decimal'), group: part(many, 'group'),
        minus: part(many, 'minusSign'),
        groupedFrom: number.format(1234).length > 4 ? 4 : 5,
        before: text(percent.slice(0, at)), behind: text(percent.slice(at + 1)),
    };
    learnt.set(lang, own);
    return own;
}

function grouped(digits, lang) {
    const own = marks(lang);
    if (digits.length < own.groupedFrom)
        return digits;
    return digits.replace(/\B(?=(\d{3})+$)/g, own.group);
}

/* "1234.5" → "1,234.5" or "1234,5"; what is no decimal stays as it is. */
export function decimal(text, lang) {
    const match = decimalText.exec(text);
    if (match === null)
        return text;
    const minus = match[1] === '-' ? marks(lang).minus : '';
    const rest = match[3] === undefined ? '' : marks(lang).point + match[3];
    return minus + grouped(match[2], lang) + rest;
}

/* Digits rounded half up at `places`, as [whole, fraction]. */
function rounded(whole, fraction, places) {
    if (fraction.length <= places)
        return [whole, fraction.padEnd(places, '0')];
    let digits = BigInt(whole + fraction.slice(0, places));
    if (fraction[places] >= '5')
        digits += 1n;
    const text = digits.toString().padStart(places + 1, '0');
    return [text.slice(0, text.length - places),
        text.slice(text.length - places)];
}

/*
 * Money for reading: two places, or enough to show two digits of a small sum.
 * The exact text stands in the title of the cell.
 */
export function money(text, lang) {
    const match = decimalText.exec(text);
    if (match === null)
        return text;
    const fraction = match[3] === undefined ? '' : match[3];
    let places = 2;
    if (/^0+$/.test(match[2]) && /[1-9]/.test(fraction))
        places = Math.max(2, fraction.search(/[1-9]/) + 2);
    const [whole, digits] = rounded(match[2], fraction, places);
    const rest = digits.slice(0, 2) + digits.slice(2).replace(/0+$/, '');
    return (match[1] === '-' ? marks(lang).minus : '') +
        grouped(whole, lang) + marks(lang).point + rest;
}

/* "0.412345" → "41.2345%": the point moves, nothing is rounded. */
export function share(text, lang, places) {
    const match = decimalText.exec(text);
    if (match === null)
        return text;
    const fraction = (match[3] === undefined ? '' : match[3]).padEnd(2, '0');
    const whole = (match[2] + fraction.slice(0, 2)).replace(/^0+(?=\d)/, '');
    let rest = fraction.slice(2).replace(/0+$/, '');
    if (places !== undefined)
        rest = rest.padEnd(places, '0');
    const own = marks(lang);
    return own.before + (match[1] === '-' ? own.minus : '') +
        grouped(whole, lang) + (rest === '' ? '' : own.point + rest) +
        own.behind;
}

export function count(number, lang) {
    return grouped(String(number), lang);
}

/* "2026-06-01" → "1 June 2026", "1 червня 2026 р."; else as it is. */
export function day(text, lang) {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (match === null)
        return text;
    const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1,
        Number(match[3])));
    return new Intl.DateTimeFormat(locale(lang), {
        day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
    }).format(date);
}

/* The name of a state, its code where the browser knows none. */
export function stateName(code, lang) {
    if (!/^[A-Z]{2}$/.test(code))
        return code;
    const names = new Intl.DisplayNames([lang], { type: 'region' });
    return names.of(code);
}

/* A share or a sum for the geometry of a bar, never for a text. */
export function plotNumber(text) {
    const value = Number(text);
    return Number.isFinite(value) ? value : 0;
}
