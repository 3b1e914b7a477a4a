"""Only decodes every column of a Parquet file, one core, nothing kept: the limit that pyarrow sets. Prints seconds of CPU.

Run: python scan.py <file.parquet> ...
"""
import json
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq

pa.set_cpu_count(1)
started = time.process_time()
for path in sys.argv[1:]:
    file = pq.ParquetFile(path, read_dictionary=[])
    for group in range(file.num_row_groups):
        for name in file.schema_arrow.names:
            file.read_row_group(group, columns=[name], use_threads=False)
print(json.dumps({"version": pa.__version__, "cpu": time.process_time() - started}))
