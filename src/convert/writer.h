/*
 * writer.h - what writer.c, place.c and ids.c share; for src/convert alone.
 */
#ifndef SPILNO_CONVERT_WRITER_H
#define SPILNO_CONVERT_WRITER_H

#include "convert/convert.h"

/*
 * Put the finished folder `folder` in the place of the output folder.
 * `wrote` tells by table which it holds. What stands in the way becomes a
 * fault of `result`; then nothing is changed. `*moved_out`: the folder itself
 * took the place, also when making that durable failed.
 */
SP_MUST_CHECK enum sp_code convert_place_dossier(
    const struct convert_request *request, const char *folder, int folder_fd,
    const bool *wrote, bool *moved_out, struct convert_result *result,
    struct sp_err *err);

/* Write the character as UTF-8, 1 to 4 bytes; return how many. */
size_t convert_put_char(uint32_t c, char *out);

/* Leave out white space at both ends, also the kinds that do not break and
 * the byte order mark. */
void convert_trim_cell(char **text, size_t *len);

/* Whether ASCII letters stand beside letters of other scripts: worth a look
 * by sp_text_mixed_script, which is slow. */
bool convert_scripts_meet(const char *text, size_t len);

#endif
