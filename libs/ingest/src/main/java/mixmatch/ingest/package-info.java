/** The reading of people's images into datasets: folders of image files, releases, the digits of the project. */
package mixmatch.ingest;
