/*
 * forms.c - legal forms, as their words look in Latin letters.
 *
 * Source: the company laws of the states named; ISO 20275 lists the forms.
 */
#include "same/spell.h"

#include <string.h>

struct form {
    const char *words; /* dots dropped, single letters joined: "sp zoo" */
    enum spell_form form;
};

/* Longer ones first: the first that fits is dropped. */
static const struct form forms[] = {
    /* Ukraine, in full and short, by its table and as firms write them. */
    {"tovarystvo z obmezhenoiu vidpovidalnistiu", SPELL_LIMITED},
    {"tovarystvo z dodatkovoiu vidpovidalnistiu", SPELL_LIMITED},
    {"pryvatne aktsionerne tovarystvo", SPELL_STOCK},
    {"publichne aktsionerne tovarystvo", SPELL_STOCK},
    {"aktsionerne tovarystvo", SPELL_STOCK},
    {"derzhavne pidpryiemstvo", SPELL_STATE},
    {"kazenne pidpryiemstvo", SPELL_STATE},
    {"komunalne pidpryiemstvo", SPELL_STATE},
    {"pryvatne pidpryiemstvo", SPELL_SOLE},
    {"fizychna osoba pidpryiemets", SPELL_SOLE},
    {"tov", SPELL_LIMITED},
    {"tzov", SPELL_LIMITED},
    {"tdv", SPELL_LIMITED},
    {"prat", SPELL_STOCK},
    {"pat", SPELL_STOCK},
    {"at", SPELL_STOCK},
    {"zat", SPELL_STOCK},
    {"vat", SPELL_STOCK},
    {"fop", SPELL_SOLE},
    {"pp", SPELL_SOLE},
    {"dp", SPELL_STATE},
    {"kp", SPELL_STATE},
    /* Poland. */
    {"spolka z ograniczona odpowiedzialnoscia", SPELL_LIMITED},
    {"spolka akcyjna", SPELL_STOCK},
    {"spolka jawna", SPELL_PARTNERSHIP},
    {"spolka komandytowa", SPELL_PARTNERSHIP},
    {"sp z oo", SPELL_LIMITED},
    {"sp zoo", SPELL_LIMITED},
    {"spzoo", SPELL_LIMITED},
    {"sp j", SPELL_PARTNERSHIP},
    {"sp k", SPELL_PARTNERSHIP},
    /* Germany, Austria, Switzerland. */
    {"gesellschaft mit beschrankter haftung", SPELL_LIMITED},
    {"gmbh co kg", SPELL_PARTNERSHIP},
    {"gmbh and co kg", SPELL_PARTNERSHIP},
    {"gmbh u co kg", SPELL_PARTNERSHIP},
    {"ag co kg", SPELL_PARTNERSHIP},
    {"ug haftungsbeschrankt", SPELL_LIMITED},
    {"aktiengesellschaft", SPELL_STOCK},
    {"ggmbh", SPELL_LIMITED},
    {"gmbh", SPELL_LIMITED},
    {"mbh", SPELL_LIMITED},
    {"ug", SPELL_LIMITED},
    {"kgaa", SPELL_STOCK},
    {"ag", SPELL_STOCK},
    {"kg", SPELL_PARTNERSHIP},
    {"ohg", SPELL_PARTNERSHIP},
    {"gbr", SPELL_PARTNERSHIP},
    {"ek", SPELL_SOLE},
    /* English. */
    {"limited liability company", SPELL_LIMITED},
    {"public limited company", SPELL_STOCK},
    {"private limited company", SPELL_LIMITED},
    {"joint stock company", SPELL_STOCK},
    {"co ltd", SPELL_LIMITED},
    {"company limited", SPELL_LIMITED},
    {"pty ltd", SPELL_LIMITED},
    {"limited", SPELL_LIMITED},
    {"ltd", SPELL_LIMITED},
    {"llc", SPELL_LIMITED},
    {"llp", SPELL_PARTNERSHIP},
    {"plc", SPELL_STOCK},
    {"jsc", SPELL_STOCK},
    {"corporation", SPELL_STOCK},
    {"corp", SPELL_STOCK},
    {"incorporated", SPELL_STOCK},
    {"inc", SPELL_STOCK},
    {"company", SPELL_OTHER},
    {"co", SPELL_OTHER},
    /* Romance languages. */
    {"societe a responsabilite limitee", SPELL_LIMITED},
    {"societe anonyme", SPELL_STOCK},
    {"societa per azioni", SPELL_STOCK},
    {"societa a responsabilita limitata", SPELL_LIMITED},
    {"sociedad anonima", SPELL_STOCK},
    {"sociedad limitada", SPELL_LIMITED},
    {"unipessoal lda", SPELL_LIMITED},
    {"sarl", SPELL_LIMITED},
    {"eurl", SPELL_LIMITED},
    {"sasu", SPELL_STOCK},
    {"sas", SPELL_STOCK},
    {"srls", SPELL_LIMITED},
    {"srl", SPELL_LIMITED},
    {"spa", SPELL_STOCK},
    {"lda", SPELL_LIMITED},
    {"slu", SPELL_LIMITED},
    {"sl", SPELL_LIMITED},
    {"sau", SPELL_STOCK},
    {"sca", SPELL_PARTNERSHIP},
    {"sa", SPELL_STOCK},
    /* The Low Countries. */
    {"bvba", SPELL_LIMITED},
    {"bv", SPELL_LIMITED},
    {"nv", SPELL_STOCK},
    {"vof", SPELL_PARTNERSHIP},
    /* Central Europe and the Balkans. */
    {"spol s ro", SPELL_LIMITED},
    {"s ro", SPELL_LIMITED},
    {"sro", SPELL_LIMITED},
    {"as", SPELL_STOCK},
    {"kft", SPELL_LIMITED},
    {"zrt", SPELL_STOCK},
    {"nyrt", SPELL_STOCK},
    {"bt", SPELL_PARTNERSHIP},
    {"doo", SPELL_LIMITED},
    {"dooel", SPELL_LIMITED},
    {"dd", SPELL_STOCK},
    {"eood", SPELL_LIMITED},
    {"ood", SPELL_LIMITED},
    {"ead", SPELL_STOCK},
    {"ad", SPELL_STOCK},
    {"ike", SPELL_LIMITED},
    {"epe", SPELL_LIMITED},
    {"ae", SPELL_STOCK},
    /* The North and the Baltic. */
    {"uab", SPELL_LIMITED},
    {"ab", SPELL_STOCK},
    {"sia", SPELL_LIMITED},
    {"ou", SPELL_LIMITED},
    {"oyj", SPELL_STOCK},
    {"oy", SPELL_STOCK},
    {"aps", SPELL_LIMITED},
    {"asa", SPELL_STOCK},
    {"ehf", SPELL_LIMITED},
    {"hf", SPELL_STOCK},
    /* The Union. */
    {"eeig", SPELL_OTHER},
    {"sce", SPELL_OTHER},
    {"se", SPELL_STOCK},
};

/* Drop the form at the front, with the space after it. */
static bool drop_front(char *words, const struct form *form)
{
    size_t n = strlen(form->words);

    if (strncmp(words, form->words, n) != 0 || words[n] != ' ')
        return false;
    memmove(words, words + n + 1, strlen(words + n + 1) + 1);
    return true;
}

static bool drop_back(char *words, const struct form *form)
{
    size_t len = strlen(words);
    size_t n = strlen(form->words);

    if (len <= n + 1 || strcmp(words + len - n, form->words) != 0 ||
        words[len - n - 1] != ' ')
        return false;
    words[len - n - 1] = '\0';
    return true;
}

enum spell_form spell_drop_forms(char *words)
{
    enum spell_form found = SPELL_NO_FORM;
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < SP_COUNT(forms) && !again; i++) {
            again = drop_back(words, &forms[i]) || drop_front(words, &forms[i]);
            /* "GmbH & Co. KG": what is dropped first says the kind, unless
             * it said nothing. */
            if (again && (found == SPELL_NO_FORM || found == SPELL_OTHER))
                found = forms[i].form;
        }
    }
    return found;
}
