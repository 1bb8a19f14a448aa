# Weekly counts with the surveillance package: p-values of the flexible Farrington method, and alarms of the
# classical one at several levels. Called by early_warnings.py: Rscript farrington.R IN.csv OUT.csv YEARS
suppressMessages(library(surveillance))
given <- commandArgs(trailingOnly = TRUE)
counts <- read.csv(given[1])
years <- as.integer(given[3])
rows <- list()
for (name in unique(counts$series)) {
  one <- counts[counts$series == name, ]
  series <- sts(observed = one$count, start = c(2001, 1), frequency = 52)
  range <- (52 * years + 4):nrow(one)
  # the flexible method needs several years, and fails where its model cannot be fitted
  flexible <- if (years < 3) NULL else tryCatch(suppressWarnings(farringtonFlexible(series, control = list(
    range = range, b = years, w = 3, noPeriods = 10, alpha = 0.01, pastWeeksNotIncluded = 4,
    pThresholdTrend = 1, thresholdMethod = "nbPlugin", limit54 = c(0, 4)
  ))), error = function(failure) NULL)
  if (!is.null(flexible)) {
    rows[[length(rows) + 1]] <- data.frame(series = name, week = range, method = "flexible",
      score = as.vector(control(flexible)$pvalue))
  }
  for (alpha in c(0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0001)) {
    classical <- suppressWarnings(algo.farrington(sts2disProg(series), control = list(
      range = range, b = years, w = 3, reweight = TRUE, trend = FALSE, alpha = alpha,
      limit54 = c(0, 4), powertrans = "2/3")))
    rows[[length(rows) + 1]] <- data.frame(series = name, week = range,
      method = paste0("classical ", alpha), score = ifelse(classical$alarm == 1, 0, 1))
  }
}
write.csv(do.call(rbind, rows), given[2], row.names = FALSE)
