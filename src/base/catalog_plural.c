/*
 * catalog_plural.c - evaluates the expression by which a catalogue says which
 * plural form a count takes: C's operators on unsigned numbers, by two stacks
 * of a fixed size and without recursion.
 */
#include "base/catalog.h"

#include <assert.h>
#include <string.h>

enum { STACK_MAX = 32 };

enum op {
    OP_OPEN, /* ( */
    OP_ASK,  /* ? whose : has not come */
    OP_PICK, /* ? : */
    OP_OR,
    OP_AND,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS,
    OP_GREATER,
    OP_LESS_EQUAL,
    OP_GREATER_EQUAL,
    OP_PLUS,
    OP_MINUS,
    OP_TIMES,
    OP_DIVIDE,
    OP_REMAINDER,
    OP_NOT,
    OP_NONE,
};

static const struct {
    const char *text;
    enum op op;
    int level; /* binds tighter when higher */
} operators[] = {
    {"||", OP_OR, 2},
    {"&&", OP_AND, 3},
    {"==", OP_EQUAL, 4},
    {"!=", OP_UNEQUAL, 4},
    {"<=", OP_LESS_EQUAL, 5},
    {">=", OP_GREATER_EQUAL, 5},
    {"<", OP_LESS, 5},
    {">", OP_GREATER, 5},
    {"+", OP_PLUS, 6},
    {"-", OP_MINUS, 6},
    {"*", OP_TIMES, 7},
    {"/", OP_DIVIDE, 7},
    {"%", OP_REMAINDER, 7},
};

struct machine {
    unsigned long values[STACK_MAX];
    enum op ops[STACK_MAX];
    size_t n_values, n_ops;
};

static int level_of(enum op op)
{
    for (size_t i = 0; i < SP_COUNT(operators); i++)
        if (operators[i].op == op)
            return operators[i].level;
    return op == OP_NOT ? 8 : op == OP_OPEN ? 0 : 1;
}

static bool push_value(struct machine *machine, unsigned long value)
{
    if (machine->n_values == STACK_MAX)
        return false;
    machine->values[machine->n_values++] = value;
    return true;
}

static bool push_op(struct machine *machine, enum op op)
{
    if (machine->n_ops == STACK_MAX)
        return false;
    machine->ops[machine->n_ops++] = op;
    return true;
}

static bool binary(
    enum op op, unsigned long x, unsigned long y, unsigned long *value_out)
{
    unsigned long value = 0;

    if ((op == OP_DIVIDE || op == OP_REMAINDER) && y == 0)
        return false;
    value = op == OP_OR              ? x != 0 || y != 0
            : op == OP_AND           ? x != 0 && y != 0
            : op == OP_EQUAL         ? x == y
            : op == OP_UNEQUAL       ? x != y
            : op == OP_LESS          ? x < y
            : op == OP_GREATER       ? x > y
            : op == OP_LESS_EQUAL    ? x <= y
            : op == OP_GREATER_EQUAL ? x >= y
            : op == OP_PLUS          ? x + y
            : op == OP_MINUS         ? x - y
            : op == OP_TIMES         ? x * y
            : op == OP_DIVIDE        ? x / y
                                     : x % y;
    *value_out = value;
    return true;
}

/* Apply the operator on top to the values on top. */
static bool apply(struct machine *machine)
{
    enum op op;
    size_t takes;
    unsigned long *at;

    assert(machine->n_ops > 0);
    op = machine->ops[--machine->n_ops];
    takes = op == OP_NOT ? 1 : op == OP_PICK ? 3 : 2;
    if (op == OP_OPEN || op == OP_ASK || machine->n_values < takes)
        return false;
    machine->n_values -= takes;
    at = machine->values + machine->n_values;
    machine->n_values++;
    if (op == OP_NOT)
        at[0] = at[0] == 0;
    else if (op == OP_PICK)
        at[0] = at[0] != 0 ? at[1] : at[2];
    else
        return binary(op, at[0], at[1], &at[0]);
    return true;
}

/* Apply what binds tighter than `level`. */
static bool apply_above(struct machine *machine, int level)
{
    while (machine->n_ops > 0 &&
           level_of(machine->ops[machine->n_ops - 1]) > level)
        if (!apply(machine))
            return false;
    return true;
}

/* An operator, a bracket or a question mark, where a value has just ended. */
static bool take_operator(
    struct machine *machine, const char **at, bool *value_next_out)
{
    enum op *ops = machine->ops;

    *value_next_out = **at != ')';
    switch (**at) {
    case ')':
        if (!apply_above(machine, 0) || machine->n_ops == 0)
            return false;
        machine->n_ops--;
        ++*at;
        return true;
    case '?':
        ++*at;
        return apply_above(machine, 1) && push_op(machine, OP_ASK);
    case ':':
        ++*at;
        while (machine->n_ops > 0 && ops[machine->n_ops - 1] != OP_ASK)
            if (ops[machine->n_ops - 1] == OP_OPEN || !apply(machine))
                return false;
        if (machine->n_ops == 0)
            return false;
        ops[machine->n_ops - 1] = OP_PICK;
        return true;
    default:
        break;
    }
    for (size_t i = 0; i < SP_COUNT(operators); i++) {
        size_t len = strlen(operators[i].text);

        if (strncmp(*at, operators[i].text, len) != 0)
            continue;
        *at += len;
        return apply_above(machine, operators[i].level - 1) &&
               push_op(machine, operators[i].op);
    }
    return false;
}

/* A value, or what may stand before one. */
static bool take_value(struct machine *machine, const char **at,
    unsigned long n, bool *value_next_out)
{
    unsigned long value = 0;

    *value_next_out = **at == '(' || **at == '!';
    if (**at == '(' || **at == '!')
        return push_op(machine, *(*at)++ == '(' ? OP_OPEN : OP_NOT);
    if (**at == 'n') {
        ++*at;
        return push_value(machine, n);
    }
    if (**at < '0' || **at > '9')
        return false;
    for (; **at >= '0' && **at <= '9'; ++*at) {
        if (value > 100000000UL)
            return false;
        value = value * 10 + (unsigned long)(**at - '0');
    }
    return push_value(machine, value);
}

bool sp_plural_eval(
    const char *text, size_t len, unsigned long n, unsigned long *value_out)
{
    struct machine machine = {.n_values = 0};
    char copy[512];
    const char *at = copy;
    bool value_next = true;

    assert(text != NULL);
    assert(value_out != NULL);
    if (len >= sizeof copy)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    for (;;) {
        at += strspn(at, " \t");
        if (*at == '\0')
            break;
        if (value_next ? !take_value(&machine, &at, n, &value_next)
                       : !take_operator(&machine, &at, &value_next))
            return false;
    }
    if (value_next || !apply_above(&machine, -1) || machine.n_values != 1)
        return false;
    *value_out = machine.values[0];
    return true;
}
