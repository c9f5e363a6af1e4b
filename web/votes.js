/*
 * votes.js - the votes on the venture's measures: the result, who voted how,
 * what the rule asks and what would turn it.
 */

import { say, sayCount } from './strings.js';
import { day, decimal, plotNumber } from './format.js';
import { h, row, section, svg, table } from './dom.js';
import { barPiece, drawing, keyed, library, makeAxis, upright,
    wordAt } from './chart.js';
import { basisWord, icon } from './verdict.js';
import { inSteps } from './facts.js';

const VOTERS_AT_ONCE = 60;
const SETS_AT_ONCE = 8;
/* From left to right: who is for, who may yet be, who is not. */
const choiceOrder = ['for', 'no_ballot', 'abstain', 'abstain_declared',
    'absent', 'against'];

function resultBadge(lang, adopted) {
    const kind = { yes: 'met', no: 'breached' }[adopted];
    return h('span', { class: 'badge v-' + (kind === undefined ? 'unknown' : kind) },
        icon(kind === undefined ? 'unknown' : kind),
        h('span', { class: 'badge-word' }, say(lang, 'adopted_' + adopted)));
}

function number(lang, text) {
    return text === null ? say(lang, 'unknown') : decimal(text, lang);
}

/* What the rule is, the day, and what the ballots rest on. */
function aboutVote(lang, measure) {
    const vote = measure.vote;
    const list = h('dl', { class: 'about' });
    for (const [name, text] of [
        ['measure', h('code', {}, measure.measure)],
        ['voting_rule', say(lang, 'rule_' + vote.kind) +
            (vote.kind === 'weighted' ? ' ' + vote.rule : '')],
        ['decided_on', vote.decided_on === null ? say(lang, 'unknown')
            : h('time', { datetime: vote.decided_on }, day(vote.decided_on, lang))],
        ['participants', number(lang, vote.participants)],
        ['basis', basisWord(lang, vote.basis)]])
        list.append(h('div', {}, h('dt', {}, say(lang, name)), h('dd', {}, text)));
    return list;
}

/* Counts by choice that occur, in the order of the seats. */
function choiceCounts(vote) {
    return choiceOrder.map((choice) => [choice, vote.counts[choice]])
        .filter(([choice, n]) => n !== null && (n !== '0' || choice === 'for' ||
            choice === 'against'));
}

function memberLimb(vote) {
    const limb = vote.limbs.find((one) => one.name === 'members');
    return limb === undefined || limb.needed === null ? null : limb;
}

/*
 * The seats as half a ring: named voters a seat each, a chamber a piece for
 * each choice. A line where what is needed is reached from the left.
 */
function halfRing(lang, vote) {
    const d3 = library();
    const chamber = vote.voters.length === 0;
    const seats = chamber
        ? choiceCounts(vote).map(([choice, n]) => ({ choice, n: plotNumber(n) }))
        : [...vote.voters].sort((a, b) => choiceOrder.indexOf(a.choice) -
            choiceOrder.indexOf(b.choice)).map(({ choice }) => ({ choice, n: 1 }));
    const all = seats.reduce((sum, seat) => sum + seat.n, 0);
    if (all === 0)
        return null;
    const pieces = d3.pie().sort(null).value((seat) => seat.n)
        .startAngle(-Math.PI / 2).endAngle(Math.PI / 2)
        .padAngle(chamber ? 0 : Math.min(0.02, 0.4 / seats.length))(seats);
    const arc = d3.arc().innerRadius(56).outerRadius(96);
    const picture = svg('svg', {
        class: 'half-ring', viewBox: '-104 -112 208 118', 'aria-hidden': 'true',
        focusable: 'false',
    }, ...pieces.map((piece) => svg('path', {
        d: arc(piece), class: 'seat is-' + piece.data.choice,
    })));
    const limb = memberLimb(vote);
    if (limb !== null) {
        const angle = -Math.PI / 2 + Math.PI *
            Math.min(1, plotNumber(limb.needed) / all);
        const x = Math.sin(angle);
        const y = -Math.cos(angle);
        picture.append(svg('line', {
            x1: 50 * x, y1: 50 * y, x2: 102 * x, y2: 102 * y, class: 'limit',
        }));
    }
    picture.append(svg('text', {
        x: 0, y: -14, class: 'ring-number', 'text-anchor': 'middle',
    }, number(lang, vote.counts.for)), svg('text', {
        x: 0, y: 2, class: 'ring-word', 'text-anchor': 'middle',
    }, limb === null ? say(lang, 'choice_for') : say(lang, 'for_needed', {
        n: number(lang, limb.needed),
    })));
    return picture;
}

function ringSentence(lang, vote) {
    const limb = memberLimb(vote);
    const counts = choiceCounts(vote).map(([choice, n]) =>
        say(lang, 'choice_' + choice) + ' ' + number(lang, n)).join(', ');
    return counts + (limb === null ? '' : '; ' +
        say(lang, 'for_needed', { n: number(lang, limb.needed) }));
}

function ringFigure(lang, vote) {
    const ring = halfRing(lang, vote);
    if (ring === null)
        return null;
    return h('figure', { class: 'chart ring' },
        h('figcaption', { class: 'chart-title' }, say(lang, 'ballots')),
        h('div', { role: 'img', 'aria-label': ringSentence(lang, vote) }, ring),
        h('ul', { class: 'chart-key' }, ...choiceCounts(vote).map(([choice, n]) =>
            keyed('seat is-' + choice, say(lang, 'choice_' + choice) + ' ' +
                number(lang, n)))));
}

function limbName(lang, vote, limb) {
    if (limb.name === 'members')
        return say(lang, vote.kind === 'votes_cast' ? 'limb_votes'
            : 'limb_members');
    if (limb.name === 'population')
        return say(lang, vote.rounded ? 'limb_rounded' : 'limb_population');
    return limb.name;
}

function marginText(lang, limb) {
    if (limb.result === 'unknown' || limb.margin === null)
        return say(lang, 'margin_unknown');
    if (limb.margin.startsWith('-'))
        return say(lang, 'margin_short', { n: decimal(limb.margin.slice(1), lang) });
    return limb.margin === '0' ? say(lang, 'margin_exact')
        : say(lang, 'margin_over', { n: decimal(limb.margin, lang) });
}

/* Counted against needed: a bar and an upright line. */
function limbDrawing(lang, limb) {
    if (limb.counted === null || limb.needed === null)
        return null;
    const end = limb.total === null
        ? 1.15 * Math.max(plotNumber(limb.counted), plotNumber(limb.needed), 1)
        : plotNumber(limb.total);
    const axis = makeAxis([0, end], 4, false);
    return drawing({ ...axis, ticks: [] }, 40,
        barPiece(axis, 0, end, 17, 16, 'track'),
        barPiece(axis, 0, plotNumber(limb.counted), 17, 16,
            'limb is-' + limb.result),
        upright(axis, plotNumber(limb.needed), 14, 36, 'limit'),
        wordAt(axis, plotNumber(limb.needed), 11, say(lang, 'needed_at', {
            n: decimal(limb.needed, lang),
        }), 'limit-word'));
}

function limbSentence(lang, vote, limb) {
    return limbName(lang, vote, limb) + ': ' + decimal(limb.counted, lang) + '; ' +
        say(lang, 'needed_at', { n: decimal(limb.needed, lang) });
}

function limbTable(lang, vote) {
    const made = table(say(lang, 'rule_asks'), [
        { name: say(lang, 'limb'), class: 'c-main', heads: true },
        { name: say(lang, 'in_favour'), class: 'c-number' },
        { name: say(lang, 'needed'), class: 'c-number' },
        { name: say(lang, 'of_all'), class: 'c-number' },
        { name: say(lang, 'margin'), class: 'c-margin' },
    ], 'limbs');
    for (const limb of vote.limbs)
        made.body.append(row(made, [limbName(lang, vote, limb),
            number(lang, limb.counted), number(lang, limb.needed),
            limb.total === null ? '—' : decimal(limb.total, lang),
            marginText(lang, limb)]));
    return made.node;
}

/* What stands in words beside the numbers. */
function ruleNotes(lang, vote) {
    const notes = [];
    if (vote.kind === 'contractual')
        notes.push(say(lang, 'note_contractual'));
    if (vote.kind === 'unanimity' || vote.kind === 'constructive')
        notes.push(say(lang, 'note_unanimity'));
    if (vote.kind === 'constructive')
        notes.push(say(lang, 'note_constructive', {
            declared: number(lang, vote.declared),
            limit: number(lang, vote.declared_limit),
        }));
    if (vote.kind === 'votes_cast')
        notes.push(say(lang, 'note_votes_cast'));
    if (vote.kind === 'unstated')
        notes.push(say(lang, 'note_unstated'));
    if (vote.kind === 'qualified' && vote.population_blockers !== '0')
        notes.push(say(lang, 'note_blockers', {
            n: number(lang, vote.population_blockers),
        }) + (vote.excused ? ' ' + say(lang, 'note_excused') : ''));
    if (vote.kind === 'qualified' && vote.all_take_part === 'no')
        notes.push(say(lang, 'note_not_all'));
    if (vote.other_year)
        notes.push(say(lang, 'note_other_year', { year: vote.population_year }));
    return notes.map((text) => h('p', { class: 'quiet' }, text));
}

function voterTable(lang, vote) {
    if (vote.voters.length === 0)
        return [];
    const persons = vote.voters.some((voter) => voter.population !== null);
    const columns = [
        { name: say(lang, 'voter'), class: 'c-main', heads: true },
        { name: say(lang, 'choice'), class: 'c-choice' },
    ];
    if (persons)
        columns.push({
            name: say(lang, vote.rounded ? 'population_rounded' : 'population'),
            class: 'c-number',
        });
    const made = table(say(lang, 'ballots'), columns, 'voters');
    const list = [...vote.voters].sort((a, b) =>
        choiceOrder.indexOf(a.choice) - choiceOrder.indexOf(b.choice));
    return inSteps(lang, made, list, VOTERS_AT_ONCE, (voter) => {
        const own = Object.hasOwn(voter.name, lang) ? voter.name[lang] : null;
        const name = own === null ? voter.name.en : own;
        const cells = [
            h('span', {}, name === null ? '' : name + ' ', h('code', {}, voter.id)),
            h('span', { class: 'choice-word' }, svg('svg', {
                class: 'swatch', width: 12, height: 12, 'aria-hidden': 'true',
                focusable: 'false',
            }, svg('rect', {
                x: 0.5, y: 0.5, width: 11, height: 11,
                class: 'seat is-' + voter.choice,
            })), say(lang, 'choice_' + voter.choice)),
        ];
        if (persons)
            cells.push(number(lang, voter.population));
        return row(made, cells);
    });
}

function setList(lang, sets) {
    const list = h('ul', { class: 'sets' }, ...sets.sets.slice(0, SETS_AT_ONCE)
        .map((ids) => h('li', {}, ids.join(', '))));
    const shown = String(Math.min(SETS_AT_ONCE, sets.sets.length));
    return [list, sets.total === shown ? null : h('p', { class: 'quiet' },
        sets.total === null ? say(lang, 'sets_many')
            : say(lang, 'sets_all', { n: decimal(sets.total, lang) }))];
}

function turnNodes(lang, vote) {
    const yes = vote.adopted === 'yes';
    if (vote.adopted === 'unknown') {
        const open = vote.voters.filter((voter) => voter.choice === 'no_ballot');
        return [h('p', {}, open.length === 0 ? say(lang, 'turn_unknown')
            : say(lang, 'turn_open', {
                voters: open.map((voter) => voter.id).join(', '),
            }))];
    }
    if (vote.chamber_turn !== null)
        return [h('p', {}, say(lang, yes ? 'turn_chamber_no'
            : 'turn_chamber_yes', { n: decimal(vote.chamber_turn, lang) }))];
    if (vote.turns.size === 0)
        return [h('p', {}, say(lang, 'turn_none'))];
    return [h('p', {}, sayCount(lang, yes ? 'turn_no' : 'turn_yes',
        vote.turns.size)), ...setList(lang, vote.turns)];
}

function blockNodes(lang, vote) {
    if (vote.blocking.size === 0)
        return [];
    return [h('h4', {}, say(lang, 'blocking')),
        h('p', {}, sayCount(lang, 'blocking_count', vote.blocking.size)),
        ...setList(lang, vote.blocking)];
}

function voteNode(lang, measure) {
    const vote = measure.vote;
    const title = vote === null || vote.title === null ? measure.measure
        : vote.title;
    if (vote === null)
        return h('div', { class: 'vote' }, h('h3', {}, title),
            h('p', {}, say(lang, 'vote_refused')),
            h('p', { class: 'quiet refused' }, measure.refused));
    if (vote.withheld)
        return h('div', { class: 'vote' }, h('h3', {}, title),
            h('p', { class: 'vote-result' }, resultBadge(lang, vote.adopted)),
            h('p', { class: 'quiet' }, say(lang, 'withheld_vote')));
    const drawn = vote.limbs.map((limb) => [limb, limbDrawing(lang, limb)])
        .filter(([, node]) => node !== null);
    return h('div', { class: 'vote' }, h('h3', {}, title),
        h('p', { class: 'vote-result' }, resultBadge(lang, vote.adopted)),
        aboutVote(lang, measure),
        h('div', { class: 'beside' },
            h('div', {}, ringFigure(lang, vote), ...drawn.map(([limb, node]) =>
                h('div', {
                    class: 'chart limb-row', role: 'img',
                    'aria-label': limbSentence(lang, vote, limb),
                }, h('p', { class: 'chart-name' }, limbName(lang, vote, limb)),
                node))),
            h('div', {}, ...voterTable(lang, vote))),
        h('h4', {}, say(lang, 'rule_asks')),
        vote.limbs.length === 0 ? null : limbTable(lang, vote),
        ...ruleNotes(lang, vote),
        h('h4', {}, say(lang, 'turns')), ...turnNodes(lang, vote),
        ...blockNodes(lang, vote));
}

/* Null without measures of the venture. */
export function votesSection(state) {
    const lang = state.lang;
    const measures = state.data.result.measures;
    if (measures.length === 0)
        return null;
    return section('votes', say(lang, 'votes'), say(lang, 'votes_lead'),
        ...measures.map((measure) => voteNode(lang, measure)));
}
