import java.io.*;
import java.lang.management.*;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.document.*;
import org.apache.lucene.facet.*;
import org.apache.lucene.facet.sortedset.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;

/**
 * A directory on Lucene, one thread: the 20 best by BM25 of a query, with a bound on the rating, chosen countries and levels, and the
 * counts of countries and categories, each without its own choice (DrillSideways). DirectoryBench FOLDER TIMES QUERIES: the jobs of FOLDER
 * so many times over are the profiles, QUERIES has an expression a line.
 */
public final class DirectoryBench {
    public static void main(String[] args) throws Exception {
        int times = Integer.parseInt(args[1]);
        List<Query> texts = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[2]))) texts.add(Lu.parse(line));

        FacetsConfig config = new FacetsConfig();
        Path folder = Files.createTempDirectory("directory");
        Directory directory = new MMapDirectory(folder);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        int count = 0;
        IndexWriterConfig how = new IndexWriterConfig(new Lu.WS()).setRAMBufferSizeMB(512).setMergeScheduler(new SerialMergeScheduler());
        try (IndexWriter writer = new IndexWriter(directory, how)) {
            for (int time = 0; time < times; time++)
                try (BufferedReader lines = Files.newBufferedReader(Path.of(args[0], "jobs.tsv"))) {
                    for (String line; (line = lines.readLine()) != null; count++) {
                        Lu.Job job = Lu.parseJob(line);
                        Document profile = new Document();
                        profile.add(new TextField("a", job.title, Field.Store.NO));
                        profile.add(new TextField("a", job.desc, Field.Store.NO));
                        for (String skill : job.skills) profile.add(new TextField("a", skill, Field.Store.NO));
                        profile.add(new IntPoint("rating", job.rating));
                        profile.add(new SortedSetDocValuesFacetField("country", job.country));
                        profile.add(new SortedSetDocValuesFacetField("level", "l" + job.level));
                        profile.add(new SortedSetDocValuesFacetField("category", "k" + job.cat));
                        writer.addDocument(config.build(profile));
                    }
                }
            writer.forceMerge(1);
        }
        System.out.printf("lucene directory profiles=%d build cpu=%.1fs%n", count, (threads.getCurrentThreadCpuTime() - begun) / 1e9);

        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            SortedSetDocValuesReaderState state = new DefaultSortedSetDocValuesReaderState(reader);
            DrillSideways sideways = new DrillSideways(searcher, config, state);
            for (int round = 0; round < 4; round++) {
                long hits = 0, counted = 0;
                double[] took = new double[texts.size()];
                for (int i = 0; i < took.length; i++) {
                    long start = threads.getCurrentThreadCpuTime();
                    BooleanQuery.Builder base = new BooleanQuery.Builder();
                    base.add(texts.get(i), BooleanClause.Occur.MUST);
                    base.add(IntPoint.newRangeQuery("rating", 400, Integer.MAX_VALUE), BooleanClause.Occur.FILTER);
                    DrillDownQuery query = new DrillDownQuery(config, base.build());
                    for (String country : new String[] {"US", "GB", "CA"}) query.add("country", country);
                    for (String level : new String[] {"l1", "l2"}) query.add("level", level);
                    DrillSideways.DrillSidewaysResult found = sideways.search(query, 20);
                    FacetResult countries = found.facets.getTopChildren(1000, "country");
                    FacetResult categories = found.facets.getTopChildren(1000, "category");
                    took[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
                    hits += found.hits.totalHits.value;
                    if (countries != null) for (LabelAndValue value : countries.labelValues) counted += value.value.longValue();
                    if (categories != null) for (LabelAndValue value : categories.labelValues) counted += value.value.longValue();
                }
                double sum = Arrays.stream(took).sum();
                Arrays.sort(took);
                System.out.printf("  queries=%d mean=%.3fms(cpu) p50=%.3fms hits=%d counted=%d%n",
                    took.length, sum / took.length, took[took.length / 2], hits, counted);
            }
        }
        for (String file : directory.listAll()) directory.deleteFile(file);
        Files.delete(folder);
    }
}
