# The same tasks for those who type make; tasks.py does the work.
.PHONY: demo test lint lock
demo test lint lock:
	python3 tasks.py $@
