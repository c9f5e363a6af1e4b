/*
 * Goal:   a corpus keeps its promises under every compiler, as a normal test.
 * Method: each file of the folders named, then the same file cut short at
 *         each length and with each byte changed (the first 256 of them).
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20, CHANGED_MAX = 256 };

static const uint8_t changes[] = {0x00, 0x0a, 0x22, 0x2c, 0x2d, 0x30, 0xff};

static void input_run(const uint8_t *bytes, size_t len)
{
    /* A copy of its own size: reading past the end shows. */
    uint8_t *copy = malloc(len == 0 ? 1 : len);

    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, bytes, len);
    (void)LLVMFuzzerTestOneInput(copy, len);
    free(copy);
}

static size_t file_run(uint8_t *bytes, size_t len)
{
    size_t n = 1;

    input_run(bytes, len);
    for (size_t i = 0; i < len && i < CHANGED_MAX; i++) {
        uint8_t kept = bytes[i];

        input_run(bytes, i);
        for (size_t j = 0; j < sizeof(changes); j++) {
            bytes[i] = changes[j];
            input_run(bytes, len);
        }
        bytes[i] = kept;
        n += 1 + sizeof(changes);
    }
    return n;
}

static size_t folder_run(const char *folder)
{
    static uint8_t bytes[FILE_BYTES_MAX];
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    size_t n = 0;

    if (dir == NULL) {
        (void)fprintf(stderr, "%s: cannot be opened\n", folder);
        return 0;
    }
    while ((entry = readdir(dir)) != NULL) {
        char path[4096];
        FILE *file;
        size_t len;

        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        file = fopen(path, "rb");
        if (file == NULL) {
            (void)fprintf(stderr, "%s: cannot be opened\n", path);
            (void)closedir(dir);
            return 0;
        }
        len = fread(bytes, 1, sizeof(bytes), file);
        (void)fclose(file);
        n += file_run(bytes, len);
    }
    (void)closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t n = folder_run(argv[i]);

        (void)printf("%s: %zu inputs\n", argv[i], n);
        if (n == 0)
            return 1;
    }
    return argc > 1 ? 0 : 64;
}
