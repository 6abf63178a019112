// SPDX-License-Identifier: MIT
#include "text/en/forms.h"
#include <string.h>

/*
 * Kept are those that are right more often than letters-to-phones where the dictionary lists a word with them
 * and the rest of it; the forms of the sciences that it has too few words of are kept for their syllables.
 * Left out are re-, pre-, de-, co-, bi-, trans-, en-, ex-, which are right on two of three at most.
 */
static const qv_form forms[] = {
    {"aero", "EH2 R OW0", 5, false},
    {"andro", "AE2 N D R OW0", 4, false},
    {"angio", "AE2 N JH IY0 OW0", 4, false},
    {"anthropo", "AE2 N TH R AH0 P OW0", 4, false},
    {"anti", "AE2 N T IY0", 5, false},
    {"arthro", "AA2 R TH R OW0", 4, false},
    {"astro", "AE2 S T R OW0", 4, false},
    {"audio", "AO2 D IY0 OW0", 4, false},
    {"auto", "AO2 T OW0", 5, false},
    {"benz", "B EH2 N Z", 5, false},
    {"bio", "B AY2 OW0", 5, false},
    {"bromo", "B R OW2 M OW0", 4, false},
    {"broncho", "B R AA2 NG K OW0", 4, false},
    {"carcino", "K AA2 R S IH0 N OW0", 4, false},
    {"cardio", "K AA2 R D IY0 OW0", 4, false},
    {"cephalo", "S EH2 F AH0 L OW0", 4, false},
    {"cerebro", "S EH2 R AH0 B R OW0", 4, false},
    {"chemo", "K IY2 M OW0", 4, false},
    {"chloro", "K L AO2 R OW0", 4, false},
    {"cholecysto", "K AA2 L AH0 S IH2 S T OW0", 4, false},
    {"chondro", "K AA2 N D R OW0", 4, false},
    {"chromo", "K R OW2 M OW0", 4, false},
    {"chrono", "K R AA2 N OW0", 4, false},
    {"circum", "S ER2 K AH0 M", 4, false},
    {"counter", "K AW2 N T ER0", 4, false},
    {"cranio", "K R EY2 N IY0 OW0", 4, false},
    {"cryo", "K R AY2 OW0", 5, false},
    {"crypto", "K R IH2 P T OW0", 4, false},
    {"cyano", "S AY0 AE2 N OW0", 4, false},
    {"cyber", "S AY2 B ER0", 4, false},
    {"cyclo", "S AY2 K L OW0", 4, false},
    {"cysto", "S IH2 S T OW0", 4, false},
    {"cyto", "S AY2 T OW0", 5, false},
    {"deoxy", "D IY0 AA2 K S IY0", 4, false},
    {"dermato", "D ER2 M AH0 T OW0", 4, false},
    {"di", "D AY2", 5, true},
    {"dis", "D IH0 S", 5, false},
    {"duodeno", "D UW2 AH0 D IY2 N OW0", 4, false},
    {"electro", "IH2 L EH2 K T R OW0", 4, false},
    {"embryo", "EH2 M B R IY0 OW0", 4, false},
    {"encephalo", "EH0 N S EH2 F AH0 L OW0", 4, false},
    {"endo", "EH2 N D OW0", 5, false},
    {"entero", "EH2 N T ER0 OW0", 4, false},
    {"erythro", "IH0 R IH2 TH R OW0", 4, false},
    {"esophago", "IH0 S AA2 F AH0 G OW0", 4, false},
    {"ethno", "EH2 TH N OW0", 4, false},
    {"ethyl", "EH2 TH AH0 L", 4, false},
    {"extra", "EH2 K S T R AH0", 4, false},
    {"ferro", "F EH2 R OW0", 4, false},
    {"fibro", "F AY2 B R OW0", 4, false},
    {"fluoro", "F L UH2 R OW0", 4, false},
    {"fore", "F AO2 R", 5, false},
    {"galacto", "G AH0 L AE2 K T OW0", 4, false},
    {"gastro", "G AE2 S T R OW0", 4, false},
    {"geo", "JH IY2 OW0", 5, false},
    {"glomerulo", "G L OW0 M EH2 R Y AH0 L OW0", 4, false},
    {"gluco", "G L UW2 K OW0", 4, false},
    {"glyco", "G L AY2 K OW0", 4, false},
    {"gyneco", "G AY2 N AH0 K OW0", 4, false},
    {"hecto", "HH EH2 K T OW0", 4, false},
    {"helio", "HH IY2 L IY0 OW0", 4, false},
    {"hemato", "HH IY2 M AH0 T OW0", 4, false},
    {"hemi", "HH EH2 M IY0", 5, false},
    {"hemo", "HH IY2 M OW0", 5, false},
    {"hepato", "HH EH2 P AH0 T OW0", 4, false},
    {"hepta", "HH EH2 P T AH0", 4, false},
    {"hetero", "HH EH2 T ER0 OW0", 4, false},
    {"hexa", "HH EH2 K S AH0", 5, false},
    {"histo", "HH IH2 S T OW0", 4, false},
    {"homo", "HH OW2 M OW0", 5, false},
    {"hydro", "HH AY2 D R OW0", 4, false},
    {"hydroxy", "HH AY0 D R AA2 K S IY0", 4, false},
    {"hyper", "HH AY2 P ER0", 4, false},
    {"hypo", "HH AY2 P OW0", 5, false},
    {"immuno", "IH2 M Y UW0 N OW0", 4, false},
    {"infra", "IH2 N F R AH0", 4, false},
    {"inter", "IH2 N T ER0", 4, false},
    {"intra", "IH2 N T R AH0", 4, false},
    {"iodo", "AY0 OW2 D OW0", 5, false},
    {"iso", "AY2 S OW0", 5, false},
    {"isopropyl", "AY2 S AH0 P R OW2 P AH0 L", 4, false},
    {"keto", "K IY2 T OW0", 5, false},
    {"kilo", "K IH2 L AH0", 5, false},
    {"kineto", "K IH0 N EH2 T OW0", 4, false},
    {"laparo", "L AE2 P ER0 OW0", 4, false},
    {"laryngo", "L ER0 IH2 NG G OW0", 4, false},
    {"leuko", "L UW2 K OW0", 4, false},
    {"litho", "L IH2 TH OW0", 4, false},
    {"lympho", "L IH2 M F OW0", 4, false},
    {"macro", "M AE2 K R OW0", 4, false},
    {"magneto", "M AE0 G N IY2 T OW0", 4, false},
    {"mammo", "M AE2 M OW0", 4, false},
    {"mega", "M EH2 G AH0", 5, false},
    {"meso", "M EH2 Z OW0", 5, false},
    {"meta", "M EH2 T AH0", 5, false},
    {"methoxy", "M AH0 TH AA2 K S IY0", 4, false},
    {"methyl", "M EH2 TH AH0 L", 4, false},
    {"micro", "M AY2 K R OW0", 4, false},
    {"mid", "M IH2 D", 5, false},
    {"milli", "M IH2 L AH0", 4, false},
    {"mini", "M IH2 N IY0", 5, false},
    {"mis", "M IH0 S", 5, false},
    {"mono", "M AA2 N OW0", 5, false},
    {"morpho", "M AO2 R F OW0", 4, false},
    {"multi", "M AH2 L T IY0", 4, false},
    {"musculo", "M AH2 S K Y AH0 L OW0", 4, false},
    {"myelo", "M AY2 AH0 L OW0", 4, false},
    {"myo", "M AY2 OW0", 5, false},
    {"nano", "N AE2 N OW0", 5, false},
    {"naso", "N EY2 Z OW0", 5, false},
    {"neo", "N IY2 OW0", 5, false},
    {"nephro", "N EH2 F R OW0", 4, false},
    {"neuro", "N UH2 R OW0", 4, false},
    {"nitro", "N AY2 T R OW0", 4, false},
    {"non", "N AA0 N", 3, false},
    {"octa", "AA2 K T AH0", 5, false},
    {"oculo", "AA2 K Y AH0 L OW0", 4, false},
    {"oligo", "AA2 L IH0 G OW0", 4, false},
    {"omni", "AA2 M N IH0", 5, false},
    {"onco", "AA2 NG K OW0", 5, false},
    {"ophthalmo", "AA0 F TH AE2 L M OW0", 4, false},
    {"organo", "AO0 R G AE2 N OW0", 4, false},
    {"ortho", "AO2 R TH OW0", 4, false},
    {"osteo", "AA2 S T IY0 OW0", 4, false},
    {"oto", "OW2 T OW0", 5, true},
    {"out", "AW2 T", 5, false},
    {"over", "OW2 V ER0", 3, false},
    {"oxy", "AA2 K S IY0", 5, true},
    {"paleo", "P EY2 L IY0 OW0", 4, false},
    {"pancreato", "P AE2 NG K R IY0 AH0 T OW0", 4, false},
    {"para", "P EH2 R AH0", 5, false},
    {"patho", "P AE2 TH OW0", 4, false},
    {"penta", "P EH2 N T AH0", 4, false},
    {"petro", "P EH2 T R OW0", 4, false},
    {"pharmaco", "F AA2 R M AH0 K OW0", 4, false},
    {"phenyl", "F EH2 N AH0 L", 4, false},
    {"phospho", "F AA2 S F OW0", 4, false},
    {"photo", "F OW2 T OW0", 4, false},
    {"physio", "F IH2 Z IY0 OW0", 4, false},
    {"phyto", "F AY2 T OW0", 4, false},
    {"piezo", "P IY0 EY2 Z OW0", 4, false},
    {"pneumo", "N UW2 M OW0", 4, false},
    {"poly", "P AA2 L IY2", 5, false},
    {"post", "P OW2 S T", 5, false},
    {"procto", "P R AA2 K T OW0", 4, false},
    {"propyl", "P R OW2 P AH0 L", 4, false},
    {"proto", "P R OW2 T OW0", 4, false},
    {"pseudo", "S UW2 D OW0", 4, false},
    {"psycho", "S AY2 K OW0", 4, false},
    {"pyro", "P AY2 R OW0", 5, false},
    {"quadri", "K W AA2 D R IH0", 4, false},
    {"radio", "R EY2 D IY0 OW0", 4, false},
    {"retro", "R EH2 T R OW0", 4, false},
    {"rhino", "R AY2 N OW0", 4, false},
    {"sacro", "S EY2 K R OW0", 4, false},
    {"sclero", "S K L EH2 R OW0", 4, false},
    {"semi", "S EH2 M IY0", 5, false},
    {"sero", "S IH2 R OW0", 5, false},
    {"socio", "S OW2 S IY0 OW0", 4, false},
    {"spectro", "S P EH2 K T R OW0", 4, false},
    {"sphygmo", "S F IH2 G M OW0", 4, false},
    {"spiro", "S P AY2 R OW0", 4, false},
    {"steno", "S T EH2 N OW0", 4, false},
    {"stereo", "S T EH2 R IY0 OW0", 4, false},
    {"strato", "S T R AE2 T OW0", 4, false},
    {"strepto", "S T R EH2 P T OW0", 4, false},
    {"sub", "S AH2 B", 5, false},
    {"sulfo", "S AH2 L F OW0", 4, false},
    {"super", "S UW2 P ER0", 3, false},
    {"supra", "S UW2 P R AH0", 4, false},
    {"techno", "T EH2 K N OW0", 4, false},
    {"tele", "T EH2 L AH0", 5, false},
    {"tetra", "T EH2 T R AH0", 4, false},
    {"thermo", "TH ER2 M OW0", 4, false},
    {"thio", "TH AY2 OW0", 5, false},
    {"thrombo", "TH R AA2 M B OW0", 4, false},
    {"thyro", "TH AY2 R OW0", 4, false},
    {"tracheo", "T R EY2 K IY0 OW0", 4, false},
    {"tri", "T R AY2", 7, false},
    {"turbo", "T ER2 B OW0", 4, false},
    {"ultra", "AH2 L T R AH0", 4, false},
    {"un", "AH0 N", 3, false},
    {"under", "AH2 N D ER0", 3, false},
    {"uretero", "Y UH0 R IY2 T ER0 OW0", 4, false},
    {"vaso", "V EY2 Z OW0", 5, false},
    {"ventriculo", "V EH0 N T R IH2 K Y AH0 L OW0", 4, false},
    {"video", "V IH2 D IY0 OW0", 4, false},
    {"xeno", "Z IY2 N OW0", 5, false},
    {"xylo", "Z AY2 L OW0", 5, false},
};

/* Beginnings of what draws the stress to the vowel in front of it. */
static const char *const drawing[] = {"cra",  "gam",   "gen",  "gon", "graph", "log",  "lys",
                                      "lyt",  "meter", "metr", "nom", "path",  "phag", "phil",
                                      "phon", "scop",  "stas", "tom", "trop"};

enum { FORMS = sizeof forms / sizeof *forms, DRAWING = sizeof drawing / sizeof *drawing };

static bool begins(const char *word, size_t length, const char *with)
{
    if (length == 0 || *word != *with) // mostly
        return false;
    const size_t size = strlen(with);
    return length >= size && memcmp(word, with, size) == 0;
}

static bool draws_stress(const char *rest, size_t length)
{
    for (int i = 0; i < DRAWING; i++)
        if (begins(rest, length, drawing[i]))
            return true;
    return false;
}

static bool begins_with_form(const char *word, size_t length)
{
    for (int i = 0; i < FORMS; i++)
        if (!forms[i].chained && begins(word, length, forms[i].letters))
            return true;
    return false;
}

static bool stands(const qv_form *form, const char *rest, size_t length)
{
    return length >= (size_t)form->least && !draws_stress(rest, length) &&
           (!form->chained || begins_with_form(rest, length));
}

const qv_form *qv_form_of(const char *word, size_t length, const qv_form *longer)
{
    const qv_form *best = NULL;
    for (int i = 0; i < FORMS; i++) {
        if (length == 0 || forms[i].letters[0] != word[0])
            continue;
        const size_t size = strlen(forms[i].letters);
        if ((!longer || size < strlen(longer->letters)) && (!best || size > strlen(best->letters)) &&
            begins(word, length, forms[i].letters) && stands(&forms[i], word + size, length - size))
            best = &forms[i];
    }
    return best;
}
