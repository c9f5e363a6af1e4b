/* bom.c - a maker's bill of materials → a dossier; see bom.h. */
#include "convert/bom.h"

#include "base/file.h"
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static enum sp_code read_file(
    const char *path, size_t bytes_max, struct sp_buf *buf, struct sp_err *err)
{
    sp_buf_init(buf, bytes_max);
    return sp_file_read(AT_FDCWD, path, bytes_max, buf, err);
}

/* `<folder><ending>` without the folder's last slashes; owned. */
static char *beside(const char *folder, const char *ending)
{
    size_t len = strlen(folder), n = strlen(ending);
    char *path;

    while (len > 1 && folder[len - 1] == '/')
        len--;
    path = malloc(len + n + 1);
    if (path != NULL) {
        memcpy(path, folder, len);
        memcpy(path + len, ending, n + 1);
    }
    return path;
}

static void check_parent(struct convert_job *job)
{
    const char *fault = sp_text_id_fault(job->parent, strlen(job->parent));

    if (fault != NULL)
        convert_fault(job, job->file, 0, 0, "the parent's id '%s' %s",
            job->parent, fault);
}

/* Read both files; faults are in the job. */
static enum sp_code read_all(struct convert_job *job,
    const struct convert_options *options, struct sp_err *err)
{
    struct sp_buf bom, answers;
    enum sp_code rc;

    sp_buf_init(&answers, CONVERT_ANSWERS_BYTES_MAX);
    rc = read_file(options->bom_path, CONVERT_BOM_BYTES_MAX, &bom, err);
    if (rc == SP_OK && options->answers_path != NULL)
        rc = read_file(
            options->answers_path, CONVERT_ANSWERS_BYTES_MAX, &answers, err);
    if (rc == SP_OK) {
        check_parent(job);
        convert_read(job, sp_buf_text(&bom), bom.len);
    }
    if (rc == SP_OK && options->answers_path != NULL) {
        const char *slash = strrchr(options->answers_path, '/');
        const char *name = slash != NULL ? slash + 1 : options->answers_path;

        convert_answers(job, name, sp_buf_text(&answers), answers.len);
    }
    sp_buf_clear(&bom);
    sp_buf_clear(&answers);
    return rc;
}

static void count(const struct convert_job *job, struct convert_report *report)
{
    report->n_rows = job->n_rows;
    report->n_lines = job->lines.n;
    report->n_items = job->items.n;
    report->n_left_out = job->n_left_out;
    report->n_questions = job->questions.n;
    for (size_t i = 0; i < job->questions.n; i++) {
        if (convert_question_at(job, i)->answer[0] == '\0')
            report->n_open++;
    }
}

static enum sp_code take_faults(
    struct convert_job *job, struct convert_report *report, struct sp_err *err)
{
    enum sp_code rc = sp_buf_check(&job->faults, err);

    if (rc != SP_OK)
        return rc;
    report->n_faults = job->n_faults;
    report->faults = strdup(sp_buf_text(&job->faults));
    if (report->faults == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the faults");
    return sp_fail(
        err, SP_INVALID, "%zu faults: nothing was written", job->n_faults);
}

enum sp_code convert_bom(const struct convert_options *options,
    struct convert_report *report_out, struct sp_err *err)
{
    struct convert_report report = {0};
    struct convert_job job;
    enum sp_code rc;

    assert(options != NULL);
    assert(report_out != NULL);
    rc = convert_job_init(&job, options->bom_path, options->parent, err);
    if (rc != SP_OK)
        return rc;
    report.findings_path = beside(options->output_folder, ".findings.csv");
    report.rows_path = beside(options->output_folder, ".rows.csv");
    if (report.findings_path == NULL || report.rows_path == NULL)
        rc = sp_fail(err, SP_NO_MEMORY, "no memory for a path");
    if (rc == SP_OK)
        rc = read_all(&job, options, err);
    if (rc == SP_OK && job.n_faults == 0)
        convert_rows(&job);
    if (rc == SP_OK && convert_failed(&job)) {
        *err = job.failure;
        rc = job.failed;
    }
    if (rc == SP_OK && job.n_faults == 0)
        rc = convert_write(&job, options, &report, err);
    if ((rc == SP_OK || rc == SP_INVALID) && job.n_faults > 0)
        rc = take_faults(&job, &report, err);
    if (rc == SP_OK || rc == SP_INVALID) {
        count(&job, &report);
        *report_out = report;
    } else {
        convert_report_clear(&report);
    }
    convert_job_clear(&job);
    return rc;
}

void convert_report_clear(struct convert_report *report)
{
    if (report == NULL)
        return;
    free(report->findings_path);
    free(report->rows_path);
    free(report->faults);
    *report = (struct convert_report){0};
}
