# keyperm as benchmarks/peers.py runs it: Rscript peers_keyperm.R FOLDER DRAWS SEED
# The same documents as for the other tools: a text of words joined by blanks on each line, split at blanks.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[3]))
seconds <- list()
peaks <- list()
peak <- function() {
  status <- tryCatch(readLines("/proc/self/status"), error = function(e) character())
  line <- grep("^VmHWM", status, value = TRUE)
  if (length(line)) as.numeric(gsub("[^0-9]", "", line)) * 1024 / 1e6 else NA
}
timed <- function(name, work) {
  start <- proc.time()[["elapsed"]]
  force(work)
  seconds[[name]] <<- proc.time()[["elapsed"]] - start
  peaks[[name]] <<- peak()
  work
}
timed("import", suppressPackageStartupMessages({library(tm); library(keyperm)}))

lines <- function(name) readLines(file.path(folder, name), encoding = "UTF-8")
texts <- lines("texts.txt")
is_target <- lines("sides.txt") == "target"
tested <- lines("tested.txt")

at_blanks <- function(x) strsplit(as.character(x), " ", fixed = TRUE)[[1]]
counts <- timed("counts", {
  control <- list(tokenize = at_blanks, tolower = FALSE, wordLengths = c(1, Inf))
  tdm <- TermDocumentMatrix(VCorpus(VectorSource(texts)), control = control)
  list(
    all = create_ifl(tdm, corpus = is_target),
    tested = create_ifl(tdm, subset_terms = match(tested, Terms(tdm)), corpus = is_target)
  )
})
scores <- timed("statistics", list(
  g2 = keyness_scores(counts$all, type = "llr"), log_ratio = keyness_scores(counts$all, type = "logratio")
))
p <- timed("test", {
  observed <- keyness_scores(counts$tested, type = "llr")
  p_value(keyperm(counts$tested, observed, type = "llr", nperm = as.integer(arguments[2])))
})

exact <- function(x) format(as.numeric(x), digits = 17, trim = TRUE)
write_table <- function(name, term, values) {
  rows <- paste(enc2utf8(term), exact(values), sep = "\t")
  con <- file(file.path(folder, paste0("keyperm-", name, ".tsv")), open = "wb")
  writeLines(c("term\tvalue", rows), con, useBytes = TRUE)
  close(con)
}
for (name in names(scores)) write_table(name, counts$all$terms, scores[[name]])
write_table("p_permutation", counts$tested$terms, p)
pairs <- function(x) paste0("{", paste0('"', names(x), '": ', ifelse(is.na(x), "null", exact(x)), collapse = ", "), "}")
version <- c(keyperm = "keyperm", tm = "tm")
version <- vapply(version, function(name) as.character(packageVersion(name)), "")
version[["R"]] <- as.character(getRversion())
quoted <- paste0('"', names(version), '": "', version, '"', collapse = ", ")
cat(sprintf('{"versions": {%s}, "seconds": %s, "peak_mb": %s}\n', quoted, pairs(unlist(seconds)), pairs(unlist(peaks))))
