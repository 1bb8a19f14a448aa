# One pool's queue in queuecomputer, nobody hangs up; prints what it took and found as JSON.
#   Rscript queue_queuecomputer.R CONTACTS AGENTS GAP_SECONDS HANDLE_SECONDS
given <- as.numeric(commandArgs(trailingOnly = TRUE))
set.seed(1)
simulate <- function(contacts) {
  arrivals <- cumsum(rexp(contacts, 1 / given[3]))
  service <- rexp(contacts, 1 / given[4])
  departures <- queuecomputer::queue(arrivals, service, servers = given[2])
  sum(departures - arrivals - service)
}
invisible(simulate(1000))
began <- proc.time()
wait <- simulate(given[1])
took <- proc.time() - began
cat(sprintf('{"contacts": %d, "abandoned": 0, "wait_seconds": %f, "seconds": %f}\n',
            as.integer(given[1]), wait, took[["user.self"]] + took[["sys.self"]]))
