package mixmatch.eval.report;

/** One file of a report, to be stored under its name. */
public record ReportFile(String name, String contentType, byte[] bytes) {}
